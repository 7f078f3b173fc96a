// One phone: store, rows, waiting edits and sync tied together. The screens see it through api.ts; tests make several.
import { kindOf } from '../domain/edits/index'
import { addDays } from '../domain/clock'
import type { Document, EditArgs, EditKind, Id } from '../wire/types'
import { Documents } from './documents'
import { Drafts } from './drafts'
import type { Host, TabMessage, Twin } from './host'
import { Bus } from './live'
import { append, needsEyes, prepare, queueOf, readMeta, withdraw, writeMeta, type Prepared } from './outbox'
import { listen } from './pokes'
import type { Taken } from './round'
import { BaseRows, type RowKey } from './rows'
import { EMPTY, type AckedItem, type BaseRow, type Meta, type QueueItem } from './schema'
import { enter, leave, resume } from './session'
import { StoreError, type Store } from './store'
import { Syncer, DEBOUNCE_MS } from './sync'
import type { Outcome, Saved, SyncMode, SyncState } from './types'
import { View } from './view'

export class Phone {
  readonly bus = new Bus()
  readonly rows = new BaseRows()
  readonly view = new View(this.rows)
  readonly drafts: Drafts
  readonly documents: Documents
  readonly sync: Syncer
  meta: Meta = EMPTY
  queue: QueueItem[] = []
  acked: AckedItem[] = []
  wiped: Twin | null = null
  blocked = false
  full = false
  watchingBoard = false
  private trouble: { mode: SyncMode; nextTry: number | null; problem: string | null } = { mode: 'starting', nextTry: null, problem: null }
  private exported: ReadonlySet<Id> = new Set()
  private readonly off: (() => void)[] = []

  constructor(readonly host: Host, readonly store: Store) {
    this.drafts = new Drafts(host, store, () => this.meta.session?.person.id ?? '')
    this.documents = new Documents(host, store, () => this.bus.changed(['document']))
    this.sync = new Syncer(host, store, {
      taken: (taken) => this.taken(taken),
      state: (state) => { this.trouble = state; this.bus.changed(['sync']) },
    })
  }

  /** Read what is here, show it, then ask the server. Resolves before the network is touched. */
  async start(): Promise<void> {
    await this.load(true)
    this.off.push(
      this.host.tabs.listen((message) => void this.hear(message)),
      listen(this.host, {
        cursor: () => this.meta.cursor, urgent: () => this.watchingBoard, waiting: () => this.queue.length > 0,
        sync: (ms) => { if (this.meta.session) this.sync.soon(ms) },
      }),
    )
    this.tick()
    void this.wake()
  }

  stop(): void {
    this.off.splice(0).forEach((off) => off())
    this.sync.stop()
  }

  private async wake(): Promise<void> {
    this.wiped = await resume(this.host, this.store, this.meta)
    if (!this.meta.session) await this.load()
    if (this.meta.session) this.sync.start()
    else this.sync.stop()
    this.trouble = this.meta.session ? this.trouble : { mode: 'no_session', nextTry: null, problem: null }
    this.remember()
    this.bus.changed(['sync', 'session'])
  }

  /** Overdue and past are a matter of time: look once a minute. */
  private tick(): void {
    const cancel = this.host.after(60_000, () => { this.off.splice(this.off.indexOf(cancel), 1); this.bus.changed(['time']); this.tick() })
    this.off.push(cancel)
  }

  /** Read everything anew. On an empty screen the person's own rows come first: Today need not wait for a board. */
  private async load(first = false): Promise<void> {
    await this.loadEdits()
    await this.documents.load()
    for (const scope of first ? Object.keys(this.meta.held).filter(isOwn) : []) {
      const own = await this.store.read(['base'], (tx) => tx.all<BaseRow>('base', { prefix: [scope] }))
      own.forEach((row) => this.rows.put(row))
    }
    if (first) this.replay()
    const all = await this.store.read(['base'], (tx) => tx.all<BaseRow>('base'))
    this.rows.clear()
    all.forEach((row) => this.rows.put(row))
    this.replay()
    this.bus.changed(ENTITIES)
  }

  private async loadEdits(): Promise<void> {
    const { meta, queue, acked } = await this.store.read(['meta', 'queue', 'acked'], async (tx) => {
      const found = await readMeta(tx)
      const waiting = found.session ? await queueOf(tx, found.session.device) : []
      return { meta: found, queue: waiting, acked: await tx.all<AckedItem>('acked') }
    })
    this.meta = meta
    this.queue = queue
    this.acked = acked.filter((item) => item.person === meta.session?.person.id).sort((a, b) => a.at_device - b.at_device)
  }

  private replay(): void {
    const memory = new Set(this.sync.loose.map((item) => item.id))
    const touched = this.view.replay([...this.queue, ...this.sync.loose], this.acked, this.meta.cursor, memory)
    this.bus.changed([...touched, 'edits', 'sync', 'session'])
  }

  private async hear(message: TabMessage): Promise<void> {
    if (message.type === 'session') return this.reload()
    if (message.type === 'rows') await this.readRows(message.keys)
    if (message.type !== 'nudge') await this.refreshEdits()
  }

  /** Another person, or nobody: nothing of before may stay in sight. */
  private async reload(): Promise<void> {
    await this.load()
    if (this.meta.session) this.sync.revive()
    else this.sync.stop()
    this.trouble = { ...this.trouble, mode: this.meta.session ? 'idle' : 'no_session' }
    this.bus.changed(['session', 'sync'])
  }

  private async refreshEdits(): Promise<void> {
    await this.loadEdits()
    this.replay()
    this.remember()
  }

  private async readRows(keys: RowKey[] | 'all'): Promise<void> {
    if (keys === 'all') return this.load()
    const found = await this.store.read(['base'], async (tx) => {
      const rows: (BaseRow | undefined)[] = []
      for (const key of keys) rows.push(await tx.get<BaseRow>('base', key))
      return rows
    })
    keys.forEach((key, at) => (found[at] ? this.rows.put(found[at]) : this.rows.drop(key)))
    this.bus.changed(new Set(keys.map(([, entity]) => entity)))
  }

  private async taken(taken: Taken): Promise<void> {
    const { host } = this
    await this.readRows(taken.changed)
    await this.refreshEdits()
    if (taken.changed === 'all' || taken.changed.length) host.tabs.post({ type: 'rows', keys: taken.changed })
    else if (taken.settled.length) host.tabs.post({ type: 'queue' })
    if (taken.mismatched.length) this.trouble = { ...this.trouble, problem: `sum_mismatch ${taken.mismatched.join()}` }
    if (taken.more) return
    await this.tellDelivered()
    const date = new Date(host.now()).toISOString().slice(0, 10)
    void this.documents.tend(this.view.all('document'), (document) => this.dateOf(document), addDays(date, 0))
  }

  private dateOf(document: Document): string | null {
    return (this.view.get('day', document.day) ?? this.view.get('day_plan', document.day))?.date ?? null
  }

  /** Tell the server once per version that a call has reached this phone. */
  private async tellDelivered(): Promise<void> {
    const person = this.meta.session?.person.id
    for (const call of this.rows.all('call')) {
      if (call.person === person && (this.meta.seen[call.id]?.version ?? 0) < call.version) await this.see(call.id, 'delivered')
    }
  }

  async see(call: Id, seen: 'delivered' | 'opened'): Promise<void> {
    const found = this.rows.get('call', call)
    const told = this.meta.seen[call]
    if (!found || found.person !== this.meta.session?.person.id) return
    if (told?.version === found.version && (told.seen === 'opened' || seen === 'delivered')) return
    const entry = { version: found.version, seen }
    this.meta = { ...this.meta, seen: { ...this.meta.seen, [call]: entry } }
    await this.enqueue('see_call', found.production, { call, ...entry }, { [call]: entry })
  }

  /** Keep an edit. Resolves once it is on disk; when the disk refuses, it is sent from memory, and said so. */
  async enqueue<K extends EditKind>(kind: K, production: Id, args: EditArgs[K], seen: Meta['seen'] = {}): Promise<Saved> {
    const { session } = this.meta
    if (!session) throw new Error('nobody is signed in on this phone')
    const at = this.host.now()
    const wish = { kind, production, args: { ...args }, at, offsetMinutes: this.host.offsetMinutes(at) }
    const prepared = prepare(wish, session, this.view, (entity, id) => this.rows.version(entity, id))
    const saved = await this.keep(prepared, seen)
    this.replay()
    this.remember()
    this.sync.soon(DEBOUNCE_MS)
    return { id: prepared.id, saved: saved && this.store.durable ? 'phone' : 'memory' }
  }

  private async keep(prepared: Prepared, seen: Meta['seen']): Promise<boolean> {
    try {
      await this.write(prepared, seen).catch(async (cause: unknown) => {
        if (!(cause instanceof StoreError && cause.trouble === 'full')) throw cause
        await this.documents.giveUpCopies()
        await this.write(prepared, seen)
      })
      this.full = false
      return true
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause
      this.full = cause.trouble === 'full'
      this.sync.loose.push({ ...prepared, seq: 0 })
      return false
    }
  }

  private async write(prepared: Prepared, seen: Meta['seen']): Promise<void> {
    const item = await this.store.write(['meta', 'queue'], async (tx) => {
      const added = await append(tx, prepared)
      const meta = await readMeta(tx)
      if (Object.keys(seen).length) await writeMeta(tx, { ...meta, seen: { ...meta.seen, ...seen } })
      return added
    }, { strict: true })
    this.meta = { ...this.meta, nextSeq: item.seq + 1 }
    if (!this.queue.some((waiting) => waiting.id === item.id)) this.queue = [...this.queue, item]
    this.host.tabs.post({ type: 'queue' })
  }

  /** Take an edit back: removed when it never left, else answered by its opposite. */
  async undo(id: Id): Promise<boolean> {
    const { session } = this.meta
    const item = [...this.queue, ...this.acked].find((edit) => edit.id === id)
    if (!session || !item) return false
    const gone = await this.store.write(['meta', 'queue'], (tx) => withdraw(tx, session.device, id), { strict: true })
    if (!gone && !item.inverse) return false
    if (!gone) await this.enqueue(item.kind, item.production, item.inverse as never)
    this.host.tabs.post({ type: 'queue' })
    await this.refreshEdits()
    return true
  }

  async dismiss(id: Id): Promise<void> {
    await this.store.write(['acked'], async (tx) => {
      const item = await tx.get<AckedItem>('acked', id)
      if (item) await tx.put('acked', { ...item, dismissed: true })
    }, { strict: true })
    this.host.tabs.post({ type: 'queue' })
    await this.refreshEdits()
  }

  /** Edits that a person typed and the server has not answered. */
  get unsent(): QueueItem[] {
    return [...this.queue, ...this.sync.loose].filter((item) => !kindOf(item.kind).quiet)
  }

  get notices(): AckedItem[] {
    return this.acked.filter(needsEyes)
  }

  async enter(code: string, label: string): Promise<Outcome<null>> {
    const outcome = await enter(this.host, this.store, code, label)
    if (!outcome.ok) return outcome
    this.wiped = null
    await this.load()
    this.host.tabs.post({ type: 'session' })
    this.sync.start()
    this.sync.revive()
    this.remember()
    return { ok: true, value: null }
  }

  /** Refuses while edits wait, unless all of them were exported and the person said so. */
  async leave(evenUnsent: boolean): Promise<Outcome<null>> {
    const waiting = this.unsent
    const kept = waiting.every((item) => this.exported.has(item.id))
    const detail = String(waiting.length)
    if (waiting.length && !evenUnsent) return { ok: false, code: 'unsent', detail, status: 0, retryAfter: null }
    if (waiting.length && !kept) return { ok: false, code: 'not_exported', detail, status: 0, retryAfter: null }
    const outcome = await leave(this.host, this.store)
    if (!outcome.ok) return outcome
    this.sync.loose = []
    this.host.tabs.post({ type: 'session' })
    await this.reload()
    return outcome
  }

  /** Everything that waits on this phone, another person's left-behind edits too, as the text of a JSON file. */
  async export(): Promise<string> {
    const queue = await this.store.read(['queue'], (tx) => tx.all<QueueItem>('queue'))
    const edits = [...queue, ...this.sync.loose]
    this.exported = new Set(edits.map((item) => item.id))
    return JSON.stringify({ callboard: 'unsent', exported_at: this.host.now(), app: this.host.app, edits }, null, 2)
  }

  get state(): SyncState {
    const typed = this.unsent
    const { wiped } = this
    return {
      ...this.trouble, durable: this.store.durable, full: this.full, blocked: this.blocked, contact: this.meta.contact,
      wiped: wiped && { lastSeq: wiped.lastSeq, unsent: wiped.unsent, at: wiped.at }, skew: this.meta.skew,
      unsent: typed.length, oldestUnsent: typed[0]?.at_device ?? null, filling: this.meta.session !== null && this.meta.cursor === 0,
    }
  }

  /** Keep the twin in step, so that a deleted store can be told from a new phone. */
  private remember(): void {
    const { session, nextSeq } = this.meta
    if (session) this.host.twin.write({ device: session.device, lastSeq: nextSeq - 1, unsent: this.unsent.length, at: this.host.now() })
  }
}

function isOwn(scope: string): boolean {
  return scope.startsWith('person:') || scope.startsWith('prod:')
}

/** Every topic of rows that a query can depend on. */
export const ENTITIES = [
  'production', 'unit', 'department', 'contact', 'me', 'crew', 'crew_contact', 'enrolment', 'day', 'day_plan', 'department_call',
  'call_plan', 'call', 'answer', 'message', 'document', 'verdict',
] as const
