// Who this phone belongs to: entering, leaving, and finding that everything here was deleted by the browser.
import type { Id, Instant } from '../wire/types'
import type { Host, Twin } from './host'
import { api } from './net'
import { answeredBefore, moveTo } from './outbox'
import { resetRows } from './pages'
import type { AckedItem, Meta, QueueItem, StoredSession, StoreName } from './schema'
import { EMPTY } from './schema'
import { readMeta, writeMeta } from './state'
import type { Store, Tx } from './store'
import type { Named, Outcome } from './types'

const ALL: StoreName[] = ['meta', 'queue', 'acked', 'base', 'staged', 'drafts', 'blobs']

interface Entered { device: Id; epoch: string; person: Named; studio: Named; token?: string; memberships?: StoredSession['memberships'] }

/** Trade a code for a session. The same person's waiting edits go on under the new device; another person's stay behind. */
export async function enter(host: Host, store: Store, code: string, label: string): Promise<Outcome<StoredSession>> {
  const body = { code, label, mode: host.bearer ? 'bearer' : 'cookie' }
  const outcome = await api<Entered>(host, { method: 'POST', path: '/api/enter', body })
  if (!outcome.ok) return outcome
  if (outcome.value.token) host.bearer?.(outcome.value.token)
  return { ok: true, value: await settleIn(store, outcome.value, host.now()) }
}

async function settleIn(store: Store, entered: Entered, now: Instant): Promise<StoredSession> {
  const { device, person, studio, memberships = [] } = entered
  const session: StoredSession = { device, person, studio, memberships }
  await store.write(ALL, async (tx) => {
    const meta = await readMeta(tx)
    const before = meta.session ?? (await ownerLeftBehind(tx))
    const same = before?.person.id === person.id && before.studio.id === studio.id
    const ground = same ? meta : await anotherPerson(tx, meta)
    if (same && meta.session?.device === device) return writeMeta(tx, { ...meta, session, epoch: entered.epoch })
    const again = await answeredBefore(tx, person.id, entered.epoch, now)
    const rows = meta.epoch !== entered.epoch ? await resetRows(tx, ground) : ground
    await writeMeta(tx, await moveTo(tx, { ...rows, epoch: entered.epoch, turn: meta.turn + 1 }, session, again))
  }, { strict: true })
  return session
}

async function ownerLeftBehind(tx: Tx): Promise<{ person: { id: Id }; studio: { id: Id } } | null> {
  const first = (await tx.all<QueueItem>('queue', { limit: 1 }))[0]
  return first ? { person: { id: first.person }, studio: { id: first.studio } } : null
}

/** What the last person saw must not be seen by the next. Their unsent edits stay, unsendable, until they are exported. */
async function anotherPerson(tx: Tx, meta: Meta): Promise<Meta> {
  await tx.clear('blobs')
  await tx.delete('meta', 'uploads')
  return { ...(await resetRows(tx, meta)), ...{ seen: {}, contact: null, epoch: '' } }
}

/** Leave for good: nothing of this person stays on this phone. */
export async function leave(host: Host, store: Store): Promise<Outcome<null>> {
  const outcome = await api<null>(host, { method: 'POST', path: '/api/leave' })
  if (!outcome.ok && outcome.code !== 'signed_out') return outcome
  await store.write(ALL, async (tx) => {
    const { session, turn } = await readMeta(tx)
    const queue = await tx.all<QueueItem>('queue')
    for (const item of queue) if (item.person === session?.person.id) await tx.delete('queue', [item.device, item.seq])
    if (session) await tx.clear('drafts', [session.person.id])
    const acked = await tx.all<AckedItem>('acked')
    for (const item of acked) if (item.person === session?.person.id) await tx.delete('acked', item.id)
    for (const name of ['base', 'staged', 'blobs'] as const) await tx.clear(name)
    await tx.delete('meta', 'uploads')
    await writeMeta(tx, { ...EMPTY, turn: turn + 1 })
  }, { strict: true })
  host.twin.write(null)
  return { ok: true, value: null }
}

/**
 * Find out on start whether the store was deleted under us.
 * Gives what the twin remembers of it, or null. A session that outlived the store goes on under a new device:
 * the numbers of the old queue are lost, and none may be used twice. A window that keeps nothing was not wiped.
 */
export async function resume(host: Host, store: Store, meta: Meta): Promise<Twin | null> {
  if (meta.session) return null
  const twin = host.twin.read()
  const outcome = await api<Entered>(host, { method: 'GET', path: '/api/session' })
  if (!outcome.ok) return twin
  const renewed = await api<{ device: Id; token?: string }>(host, { method: 'POST', path: '/api/devices/renew' })
  if (!renewed.ok) return twin
  if (renewed.value.token) host.bearer?.(renewed.value.token)
  await settleIn(store, { ...outcome.value, device: renewed.value.device }, host.now())
  if (!store.durable) return null
  return twin ?? { device: outcome.value.device, lastSeq: 0, unsent: 0, at: host.now() }
}
