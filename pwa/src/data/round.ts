// One question to the server and what its answer does to the store. Network and timing are in sync.ts.
import type { EditWire, Instant, SyncReply, SyncRequest } from '../wire/types'
import {
  answeredBefore, batch, forget, MAX_EDITS, MAX_EDITS_BYTES, moveTo, offerFrom, rebase, settle, shownBy, wire,
  type Limits,
} from './outbox'
import { heardBefore, resetRows, takePage } from './pages'
import type { RowKey } from './rows'
import type { AckedItem, BaseRow, Meta, QueueItem, StoreName } from './schema'
import { isQuiet, queueOf, readMeta, writeMeta } from './state'
import { StoreError, type Store, type Tx } from './store'

export const FULL_BATCH: Limits = { edits: MAX_EDITS, bytes: MAX_EDITS_BYTES }

/** `edits`: how many it carries; `waiting`: how many are in the queue; `renew`: do not send it, ask for a new device first. */
export interface Question { request: SyncRequest; turn: number; edits: number; waiting: number; renew: boolean }

export interface Asking {
  app: string
  now: Instant
  limits: Limits
  /** Edits that could not be stored: sent after the queue, if all of it goes. */
  loose: QueueItem[]
}

/** Build the next request; null when nobody is signed in. Marks what is about to leave, so that it can no more be withdrawn. */
export async function ask(store: Store, asking: Asking): Promise<Question | null> {
  const stores: StoreName[] = ['meta', 'queue', 'acked', 'base']
  try {
    return await store.write(stores, (tx) => build(tx, asking))
  } catch (cause) {
    if (!(cause instanceof StoreError && cause.trouble === 'full')) throw cause
    return store.read(stores, (tx) => build({ ...reading(tx), put: () => Promise.resolve() }, asking))
  }
}

function reading(tx: Tx): Tx {
  const { get, all, keys, put, delete: remove, clear } = tx
  const bound = { get, all, keys, put, delete: remove, clear }
  return Object.fromEntries(Object.entries(bound).map(([name, method]) => [name, method.bind(tx)])) as unknown as Tx
}

async function build(tx: Tx, asking: Asking): Promise<Question | null> {
  const meta = await readMeta(tx)
  if (!meta.session) return null
  const waiting = await queueOf(tx, meta.session.device)
  const edits = await choose(tx, meta, waiting, asking)
  const last = edits.at(-1)?.seq ?? 0
  if (last > meta.offered) await writeMeta(tx, { ...meta, offered: last })
  const sent = edits.length === waiting.length ? [...edits.map(wire), ...numbered(asking.loose, meta)] : edits.map(wire)
  const request = envelope(meta, waiting, sent, asking)
  return { request, turn: meta.turn, edits: sent.length, waiting: waiting.length, renew: meta.renew }
}

async function choose(tx: Tx, meta: Meta, waiting: QueueItem[], { limits }: Asking): Promise<QueueItem[]> {
  if (limits.edits === 0) return []
  const rebased: QueueItem[] = []
  for (const item of waiting.slice(0, limits.edits)) rebased.push(await follow(tx, meta, item))
  return batch(rebased, meta.offered, limits, await unsettled(tx, meta))
}

/** An edit that has not left yet takes the newest version as its base, where nothing it writes has changed. */
async function follow(tx: Tx, meta: Meta, item: QueueItem): Promise<QueueItem> {
  if (item.seq <= meta.offered) return item
  const rows = new Map<string, object | undefined>()
  for (const [entity, id] of shownBy(item)) rows.set(`${entity}/${id}`, (await findRow(tx, meta, entity, id))?.d)
  const moved = rebase(item, meta.cursor, (entity, id) => rows.get(`${entity}/${id}`))
  if (moved !== item) await tx.put('queue', moved)
  return moved
}

async function findRow(tx: Tx, meta: Meta, entity: string, id: string): Promise<BaseRow | undefined> {
  let newest: BaseRow | undefined
  for (const scope of Object.keys(meta.held)) {
    const row = await tx.get<BaseRow>('base', [scope, entity, id])
    if (row && row.v > (newest?.v ?? 0)) newest = row
  }
  return newest
}

/** Records amended by answered edits whose rows have not come down yet. */
async function unsettled(tx: Tx, meta: Meta): Promise<string[]> {
  const acked = await tx.all<AckedItem>('acked')
  return acked.filter((item) => item.verdict.version > meta.cursor).flatMap((item) => Object.keys(item.saw))
}

function numbered(loose: QueueItem[], meta: Meta): EditWire[] {
  return loose.map((item, at) => wire({ ...item, seq: meta.nextSeq + at }))
}

function envelope(meta: Meta, waiting: QueueItem[], edits: EditWire[], { app, now, loose }: Asking): SyncRequest {
  const typed = [...waiting, ...loose].filter((item) => !isQuiet(item))
  return {
    proto: 1, device: meta.session?.device ?? '', epoch: meta.epoch, app, schema: 1, sent_at: now, cursor: meta.cursor,
    scopes: meta.held, after: meta.paging?.after ?? null, fresh: meta.paging?.fresh ?? [], edits, unsent: typed.length,
  }
}

export interface Taken {
  /** Rows to read anew. */
  changed: RowKey[] | 'all'
  /** Edits that got their verdict. */
  settled: AckedItem[]
  mismatched: string[]
  more: boolean
  /** This device was signed out from elsewhere. */
  signedOut: boolean
}

const NOTHING: Taken = { changed: [], settled: [], mismatched: [], more: false, signedOut: false }

/** Take a reply in, all of it or nothing. A reply to an older question brings its verdicts, but may not touch rows. */
export function take(store: Store, question: Question, reply: SyncReply, now: Instant): Promise<Taken> {
  const strict = reply.verdicts.length > 0
  return store.write(['meta', 'queue', 'acked', 'staged', 'base'], async (tx) => {
    const meta = await readMeta(tx)
    const { device, epoch } = question.request
    // An answer from before a restore speaks of edits that the server has forgotten and that we offer again.
    if (meta.session?.device !== device || meta.epoch !== epoch) return { ...NOTHING, more: true }
    const settled = await settle(tx, device, reply.verdicts, { epoch: reply.epoch, now })
    for (const item of settled) await heardBefore(tx, item)
    const met = { ...meta, contact: now, skew: reply.server_time - now }
    if (meta.turn !== question.turn) return { ...NOTHING, settled, more: true }
    const taken = await rows(tx, { ...met, turn: meta.turn + 1 }, question, reply)
    if (!reply.more) await forget(tx, now)
    return { ...taken, settled }
  }, { strict })
}

async function rows(tx: Tx, meta: Meta, question: Question, reply: SyncReply): Promise<Taken> {
  if (reply.reset) return reset(tx, meta, question, reply)
  const { meta: after, changed, mismatched } = await takePage(tx, { ...meta, epoch: reply.epoch }, reply)
  await writeMeta(tx, after)
  return { ...NOTHING, changed, mismatched, more: reply.more || mismatched.length > 0 }
}

async function reset(tx: Tx, meta: Meta, question: Question, reply: SyncReply): Promise<Taken> {
  const anew = await resetRows(tx, { ...meta, epoch: reply.epoch })
  const renew = reply.reset === 'epoch_changed' && !(await offerAgain(tx, anew, question.request.device, reply))
  await writeMeta(tx, { ...anew, renew })
  const signedOut = reply.reset === 'signed_out'
  return { ...NOTHING, changed: 'all', more: !signedOut, signedOut }
}

/** The server was restored from a backup: what it answered in the last 14 days may be gone there. False: not under this device. */
async function offerAgain(tx: Tx, meta: Meta, device: string, reply: SyncReply): Promise<boolean> {
  const answered = await answeredBefore(tx, meta.session?.person.id ?? '', reply.epoch, reply.server_time - meta.skew)
  if (answered.some((item) => item.device !== device)) return false
  for (const item of answered) if (item.seq <= reply.last_seq) await tx.put('acked', { ...item, epoch: reply.epoch })
  const waiting = await queueOf(tx, device)
  const known = (waiting[0]?.seq ?? meta.nextSeq) - 1
  return reply.last_seq >= known || offerFrom(tx, device, reply.last_seq + 1, waiting)
}

/** The server misses edits from `expected` on: put answered ones back, or, where some are gone, go on under a new device. */
export function fillGap(store: Store, expected: number): Promise<void> {
  return store.write(['meta', 'queue', 'acked'], async (tx) => {
    const meta = await readMeta(tx)
    if (!meta.session) return
    const filled = await offerFrom(tx, meta.session.device, expected, await queueOf(tx, meta.session.device))
    if (!filled) await writeMeta(tx, { ...meta, renew: true })
  }, { strict: true })
}

/** Go on under a new device. After a restore or an unfillable gap, what was answered in the last 14 days is offered again. */
export function renewed(store: Store, device: string, now: Instant): Promise<void> {
  return store.write(['meta', 'queue', 'acked'], async (tx) => {
    const meta = await readMeta(tx)
    if (!meta.session) return
    const again = meta.renew ? await answeredBefore(tx, meta.session.person.id, meta.epoch, now) : []
    await writeMeta(tx, await moveTo(tx, meta, { ...meta.session, device }, again))
  }, { strict: true })
}
