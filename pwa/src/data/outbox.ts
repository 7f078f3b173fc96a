// The queue of edits: strict, durable, first in first out, one per device. An edit leaves it only with a verdict, for `acked`.
// Every function here works inside one transaction that its caller opened.
import { kindOf } from '../domain/edits/index'
import { uuid7 } from '../domain/ids'
import type { Amendment, Rows } from '../domain/edits/kind'
import type { EditKind, EditWire, EntityName, Id, Instant, Verdict } from '../wire/types'
import { needsEyes, queueOf, readMeta, writeMeta } from './state'
import type { AckedItem, Meta, QueueItem, StoredSession } from './schema'
import type { Tx } from './store'

export const KEEP_ACKED_MS = 14 * 24 * 3_600_000
export const MAX_EDITS = 100
/** Room for the envelope is left below the server's 256 KiB. */
export const MAX_EDITS_BYTES = 250 * 1024

export type Prepared = Omit<QueueItem, 'seq'>

export interface Wish { kind: EditKind; production: Id; args: Record<string, unknown>; at: Instant; offsetMinutes: number }

interface Owner { device: Id; person: { id: Id }; studio: { id: Id } }

/**
 * Make an edit ready for the queue, from what its author sees.
 * Takes: the version up to which rows are here: that is what the author has seen of every record, changed or not.
 */
export function prepare(wish: Wish, owner: Owner, rows: Rows, cursor: number): Prepared {
  const { kind, production, args, at } = wish
  const entry = kindOf(kind)
  const amendment = entry.amends?.(args as never)
  return {
    id: uuid7(at), kind, v: entry.v, production, args, at_device: at, offset_min: wish.offsetMinutes,
    base: amendment && cursor ? { [amendment.record]: cursor } : {},
    saw: amendment ? { [amendment.record]: valuesIn(amendment, (entity, id) => rows.get(entity, id)) } : {},
    inverse: entry.inverse?.(args as never, rows) ?? null,
    device: owner.device, person: owner.person.id, studio: owner.studio.id, schema: 1,
  }
}

type Body = object | undefined

function valuesIn({ shown, fields }: Amendment, body: (entity: EntityName, id: Id) => Body): Record<string, unknown> {
  const all = Object.assign({}, ...shown.map(([entity, id]) => body(entity, id))) as Record<string, unknown>
  return Object.fromEntries(fields.map((name) => [name, all[name] ?? null]))
}

/**
 * Put an edit at the end of the queue. Run again after a lost connection, it finds the edit and does nothing.
 * Note: which device's queue it is is asked here and not before: another tab may have renewed it meanwhile.
 */
export async function append(tx: Tx, prepared: Prepared): Promise<QueueItem> {
  const meta = await readMeta(tx)
  if (meta.session?.person.id !== prepared.person) throw new Error('another person has entered on this phone, or nobody is in')
  const { device } = meta.session
  const waiting = await queueOf(tx, device)
  const there = waiting.find((item) => item.id === prepared.id)
  if (there) return there
  const item: QueueItem = { ...prepared, device, seq: meta.nextSeq }
  await tx.put('queue', item)
  await writeMeta(tx, { ...meta, nextSeq: meta.nextSeq + 1 })
  return item
}

/**
 * Take back an edit that never left this phone; later ones move up, for the server knows no gaps.
 * Gives false when it left or is gone: then only the opposite edit helps.
 */
export async function withdraw(tx: Tx, id: Id): Promise<boolean> {
  const meta = await readMeta(tx)
  const device = meta.session?.device ?? ''
  const items = await queueOf(tx, device)
  const at = items.findIndex((item) => item.id === id)
  const item = items[at]
  if (!item || item.seq <= meta.offered) return false
  await tx.delete('queue', [device, item.seq])
  for (const later of items.slice(at + 1)) {
    await tx.delete('queue', [device, later.seq])
    await tx.put('queue', { ...later, seq: later.seq - 1 })
  }
  await writeMeta(tx, { ...meta, nextSeq: meta.nextSeq - 1 })
  return true
}

/** Take the verdicts in: each moves its edit to `acked`. Verdicts for others, or for an edit renumbered meanwhile, are passed over. */
export async function settle(tx: Tx, device: Id, verdicts: Verdict[], given: { epoch: string; now: Instant }): Promise<AckedItem[]> {
  const settled: AckedItem[] = []
  for (const verdict of verdicts) {
    const item = await tx.get<QueueItem>('queue', [device, verdict.seq])
    if (!item || item.id !== verdict.id) continue
    const acked: AckedItem = { ...item, verdict, epoch: given.epoch, ackedAt: given.now, dismissed: false }
    await tx.put('acked', acked)
    await tx.delete('queue', [device, verdict.seq])
    settled.push(acked)
  }
  return settled
}

/** Forget verdicts older than 14 days, but none that its author has not seen. */
export async function forget(tx: Tx, now: Instant): Promise<void> {
  for (const item of await tx.all<AckedItem>('acked')) {
    if (item.ackedAt < now - KEEP_ACKED_MS && !needsEyes(item)) await tx.delete('acked', item.id)
  }
}

/**
 * Go on under another device, from number 1, with the edits' own ids: after a fork, or when the person signed in anew.
 * Takes: the session to go on with; answered edits to offer again, before the waiting ones.
 */
export async function moveTo(tx: Tx, meta: Meta, session: StoredSession, again: AckedItem[] = []): Promise<Meta> {
  const all = await tx.all<QueueItem>('queue')
  const waiting = all.filter((item) => item.person === session.person.id && item.studio === session.studio.id)
  for (const item of again) await tx.delete('acked', item.id)
  for (const item of waiting) await tx.delete('queue', [item.device, item.seq])
  const stays = (item: QueueItem): boolean => item.device === meta.session?.device && item.seq > meta.offered
  // What may have left once must cross again just as it was, or the server could not know it by its id: it goes first.
  const left = [...again.map(plain), ...waiting.filter((item) => !stays(item))]
  const items = [...left, ...waiting.filter(stays)]
  for (const [at, item] of items.entries()) await tx.put('queue', { ...item, device: session.device, seq: 1 + at })
  return { ...meta, session, nextSeq: 1 + items.length, offered: left.length, renew: false }
}

/**
 * The server has verdicts only up to `expected` - 1: offer again what it answered once, under the same numbers.
 * Gives false when one of them is no longer here.
 */
export async function offerFrom(tx: Tx, device: Id, expected: number, waiting: QueueItem[]): Promise<boolean> {
  const first = waiting[0]?.seq ?? Infinity
  const acked = (await tx.all<AckedItem>('acked')).filter((item) => item.device === device && item.seq >= expected && item.seq < first)
  const upTo = Number.isFinite(first) ? first : expected + acked.length
  if (acked.length !== upTo - expected) return false
  for (const item of acked) {
    await tx.delete('acked', item.id)
    await tx.put('queue', plain(item))
  }
  return true
}

/** Edits of a person that were answered in the last 14 days, but in another epoch: a restored server may have lost them. */
export async function answeredBefore(tx: Tx, person: Id, epoch: string, now: Instant): Promise<AckedItem[]> {
  const all = await tx.all<AckedItem>('acked')
  const theirs = all.filter((item) => item.person === person && item.epoch !== epoch && item.ackedAt >= now - KEEP_ACKED_MS)
  return theirs.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function plain(item: QueueItem | AckedItem): QueueItem {
  const { verdict: _verdict, epoch: _epoch, ackedAt: _ackedAt, dismissed: _dismissed, ...rest } = item as AckedItem
  return rest
}

/** The edit as it crosses the wire. */
export function wire(item: QueueItem): EditWire {
  const { seq, id, kind, v, production, args, base, at_device, offset_min } = item
  return { seq, id, kind, v, production, args, base, at_device, offset_min }
}

const encoder = new TextEncoder()

export interface Limits { edits: number; bytes: number }

/**
 * The next edits to send, at most so many and so large.
 * Takes: the queue; the highest number that ever left; records ("entity/id") whose last amendment is not in our rows yet.
 * Note: an edit never leaves together with an earlier one on the same record: its base could not follow, and our own
 * change would look like somebody else's.
 */
export function batch(items: QueueItem[], offered: number, limits: Limits, unsettled: Iterable<string>): QueueItem[] {
  const chosen: QueueItem[] = []
  const amended = new Set<string>(unsettled)
  let bytes = 0
  for (const item of items.slice(0, limits.edits)) {
    bytes += encoder.encode(JSON.stringify(wire(item))).length + 1
    const keys = Object.keys(item.saw)
    if (chosen.length && bytes > limits.bytes) break
    if (item.seq > offered && keys.some((key) => amended.has(key))) break
    keys.forEach((key) => amended.add(key))
    chosen.push(item)
  }
  return chosen
}

/** A base may follow the rows as long as the fields that the edit writes still have the values its author saw. */
export function rebase(item: QueueItem, cursor: number, body: (entity: EntityName, id: Id) => Body): QueueItem {
  const amendment = kindOf(item.kind).amends?.(item.args as never)
  if (!amendment || cursor <= (item.base[amendment.record] ?? 0)) return item
  const same = canonical(valuesIn(amendment, body)) === canonical(item.saw[amendment.record])
  return same ? { ...item, base: { [amendment.record]: cursor } } : item
}

/** The rows that `rebase` looks at. */
export function shownBy(item: QueueItem): [entity: EntityName, id: Id][] {
  return kindOf(item.kind).amends?.(item.args as never).shown ?? []
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner)
}
