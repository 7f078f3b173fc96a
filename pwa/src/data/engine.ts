// What a phone does, beside showing: keeps edits, sends and fetches, enters and leaves. Loaded after the first picture.
import type { Document, EditArgs, EditKind, Id } from '../wire/types'
import { KINDS } from '../domain/edits/index'
import { Documents } from './documents'
import { Drafts } from './drafts'
import type { HttpRequest } from './host'
import { api } from './net'
import { append, prepare, withdraw, type Prepared } from './outbox'
import type { Phone } from './phone'
import { listen, type PokeTarget } from './pokes'
import type { Taken } from './round'
import type { AckedItem, Meta, QueueItem } from './schema'
import { enter, leave, resume } from './session'
import { readMeta, writeMeta } from './state'
import { StoreError } from './store'
import { DEBOUNCE_MS, Syncer } from './sync'
import type { Outcome, Saved } from './types'

export class Engine {
  readonly sync: Syncer
  readonly drafts: Drafts
  readonly documents: Documents
  private exported: ReadonlySet<Id> = new Set()
  private readonly off: (() => void)[] = []
  private unlisten = (): void => undefined

  constructor(private readonly phone: Phone) {
    const { host, store } = phone
    phone.view.learn(KINDS)
    this.drafts = new Drafts(host, store, () => phone.personId() ?? '')
    this.documents = new Documents(host, store, phone.files, () => phone.bus.changed(['document']))
    this.sync = new Syncer(host, store, phone, { taken: (taken) => this.taken(taken), state: (state) => phone.tell(state) })
  }

  /** Find out whose phone this is, then keep in touch. */
  async start(): Promise<void> {
    const { phone } = this
    await this.find()
    // A wiped phone without a network does not know yet that its session still holds.
    for (const event of ['online', 'visible'] as const) {
      this.off.push(phone.host.on(event, () => { if (!phone.meta.session) void this.find() }))
    }
  }

  private async find(): Promise<void> {
    const { phone } = this
    phone.wiped = await resume(phone.host, phone.store, phone.meta)
    if (!phone.meta.session) await phone.load()
    this.follow()
    phone.remember()
  }

  stop(): void {
    this.off.splice(0).forEach((off) => off())
    this.unlisten()
    this.sync.stop()
  }

  /** Sync goes with the session. */
  private follow(): void {
    const { phone } = this
    const { meta } = phone
    this.unlisten()
    this.unlisten = meta.session ? listen(phone.host, this.pokeTarget()) : () => undefined
    if (meta.session) this.sync.start()
    else this.sync.stop()
    phone.tell(meta.session ? {} : { mode: 'no_session', nextTry: null, problem: null })
    phone.bus.changed(['session'])
  }

  private pokeTarget(): PokeTarget {
    const { phone } = this
    return {
      cursor: () => phone.meta.cursor, urgent: () => phone.watchingBoard, waiting: () => phone.queue.length > 0,
      sync: (ms) => this.sync.soon(ms),
    }
  }

  /** Another person, or nobody, or another device: nothing of before may stay in sight. */
  async reload(): Promise<void> {
    await this.phone.load()
    this.follow()
    if (this.phone.meta.session) this.sync.revive()
  }

  private async taken(taken: Taken): Promise<void> {
    const { phone } = this
    await phone.readRows(taken.changed)
    await phone.refreshEdits()
    if (taken.changed === 'all' || taken.changed.length) phone.host.tabs.post({ type: 'rows', keys: taken.changed })
    else if (taken.settled.length) phone.host.tabs.post({ type: 'queue' })
    if (taken.mismatched.length) phone.tell({ problem: `sum_mismatch ${taken.mismatched.join()}` })
    if (taken.more) return
    await this.tellDelivered()
    const today = new Date(phone.host.now()).toISOString().slice(0, 10)
    void this.documents.tend(phone.view.all('document'), (document) => this.dateOf(document), today)
  }

  private dateOf(document: Document): string | null {
    const { view } = this.phone
    return (view.get('day', document.day) ?? view.get('day_plan', document.day))?.date ?? null
  }

  /** Tell the server once per version that a call has reached this phone. */
  private async tellDelivered(): Promise<void> {
    const { rows, meta } = this.phone
    for (const call of rows.all('call')) {
      const mine = call.person === meta.session?.person.id
      if (mine && (meta.seen[call.id]?.version ?? 0) < call.version) await this.see(call.id, 'delivered')
    }
  }

  async see(call: Id, seen: 'delivered' | 'opened'): Promise<void> {
    const { phone } = this
    const found = phone.rows.get('call', call)
    const told = phone.meta.seen[call]
    if (!found || found.person !== phone.personId()) return
    if (told?.version === found.version && (told.seen === 'opened' || seen === 'delivered')) return
    const entry = { version: found.version, seen }
    phone.meta = { ...phone.meta, seen: { ...phone.meta.seen, [call]: entry } }
    await this.enqueue('see_call', found.production, { call, ...entry }, { [call]: entry })
  }

  /** Keep an edit. Resolves once it is on disk; when the disk refuses, it is sent from memory, and said so. */
  async enqueue<K extends EditKind>(kind: K, production: Id, args: EditArgs[K], seen: Meta['seen'] = {}): Promise<Saved> {
    const { phone } = this
    const { session } = phone.meta
    if (!session) throw new Error('nobody is signed in on this phone')
    const at = phone.host.now()
    const wish = { kind, production, args: { ...args }, at, offsetMinutes: phone.host.offsetMinutes(at) }
    const prepared = prepare(wish, session, phone.view, phone.meta.cursor)
    const saved = await this.keep(prepared, seen)
    phone.replay()
    phone.remember()
    this.sync.soon(DEBOUNCE_MS)
    return { id: prepared.id, saved: saved && phone.store.durable ? 'phone' : 'memory' }
  }

  private async keep(prepared: Prepared, seen: Meta['seen']): Promise<boolean> {
    const { phone } = this
    try {
      await this.write(prepared, seen).catch(async (cause: unknown) => {
        if (!(cause instanceof StoreError && cause.trouble === 'full')) throw cause
        await this.documents.giveUpCopies()
        await this.write(prepared, seen)
      })
      phone.full = false
      return true
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause
      phone.full = cause.trouble === 'full'
      phone.loose = [...phone.loose, { ...prepared, seq: 0 }]
      return false
    }
  }

  private async write(prepared: Prepared, seen: Meta['seen']): Promise<void> {
    const { phone } = this
    const item = await phone.store.write(['meta', 'queue'], async (tx) => {
      const added = await append(tx, prepared)
      const meta = await readMeta(tx)
      if (Object.keys(seen).length) await writeMeta(tx, { ...meta, seen: { ...meta.seen, ...seen } })
      return added
    }, { strict: true })
    phone.meta = { ...phone.meta, nextSeq: item.seq + 1 }
    if (!phone.queue.some((waiting) => waiting.id === item.id)) phone.queue = [...phone.queue, item]
    phone.host.tabs.post({ type: 'queue' })
  }

  /** Take an edit back: removed when it never left, else answered by its opposite. */
  async undo(id: Id): Promise<boolean> {
    const { phone } = this
    const item = [...phone.queue, ...phone.acked].find((edit) => edit.id === id)
    if (!item) return false
    const gone = await phone.store.write(['meta', 'queue'], (tx) => withdraw(tx, id), { strict: true })
    if (!gone && !item.inverse) return false
    if (!gone) await this.enqueue(item.kind, item.production, item.inverse as never)
    phone.host.tabs.post({ type: 'queue' })
    await phone.refreshEdits()
    return true
  }

  /** Ask the server for something that is not an edit. */
  ask<T>(request: Omit<HttpRequest, 'timeoutMs'>): Promise<Outcome<T>> {
    return api<T>(this.phone.host, request)
  }

  async dismiss(id: Id): Promise<void> {
    await this.phone.store.write(['acked'], async (tx) => {
      const item = await tx.get<AckedItem>('acked', id)
      if (item) await tx.put('acked', { ...item, dismissed: true })
    }, { strict: true })
    this.phone.host.tabs.post({ type: 'queue' })
    await this.phone.refreshEdits()
  }

  async enter(code: string, label: string): Promise<Outcome<null>> {
    const { phone } = this
    const outcome = await enter(phone.host, phone.store, code, label)
    if (!outcome.ok) return outcome
    phone.wiped = null
    await this.reload()
    phone.host.tabs.post({ type: 'session' })
    phone.remember()
    return { ok: true, value: null }
  }

  /** Refuses while edits wait, unless all of them were exported and the person said so. */
  async leave(evenUnsent: boolean): Promise<Outcome<null>> {
    const { phone } = this
    const waiting = phone.unsent
    const kept = waiting.every((item) => this.exported.has(item.id))
    const detail = String(waiting.length)
    if (waiting.length && !evenUnsent) return { ok: false, code: 'unsent', detail, status: 0, retryAfter: null }
    if (waiting.length && !kept) return { ok: false, code: 'not_exported', detail, status: 0, retryAfter: null }
    const outcome = await leave(phone.host, phone.store)
    if (!outcome.ok) return outcome
    phone.loose = []
    await this.reload()
    phone.host.tabs.post({ type: 'session' })
    return outcome
  }

  /** Everything that waits on this phone, another person's left-behind edits too, as the text of a JSON file. */
  async export(): Promise<string> {
    const { host, store, loose } = this.phone
    const queue = await store.read(['queue'], (tx) => tx.all<QueueItem>('queue'))
    const edits = [...queue, ...loose]
    this.exported = new Set(edits.map((item) => item.id))
    return JSON.stringify({ callboard: 'unsent', exported_at: host.now(), app: host.app, edits }, null, 2)
  }
}
