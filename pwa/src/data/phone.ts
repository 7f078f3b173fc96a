// One phone: what is in its store, shown at once, with the waiting edits laid over. What sends, fetches and writes is in engine.ts,
// which is loaded after the first picture. The screens see both through api.ts; tests make several.
import type { Id, Instant } from '../wire/types'
import type { Blobs } from '../domain/my_calls'
import type { Engine } from './engine'
import type { Host, TabMessage, Twin } from './host'
import { Bus } from './live'
import { BaseRows, type RowKey } from './rows'
import { EMPTY, type AckedItem, type BaseRow, type Meta, type QueueItem } from './schema'
import { isQuiet, needsEyes, queueOf, readMeta, readUploads } from './state'
import type { Store } from './store'
import type { SyncMode, SyncState } from './types'
import { View } from './view'

export interface Trouble { mode: SyncMode; nextTry: Instant | null; problem: string | null }

export class Phone implements Blobs {
  readonly bus = new Bus()
  readonly rows = new BaseRows()
  readonly view = new View(this.rows)
  /** Hash -> still to be sent, of every file on this phone. */
  readonly files = new Map<string, boolean>()
  meta: Meta = EMPTY
  queue: QueueItem[] = []
  acked: AckedItem[] = []
  /** Edits that the store refused: sent from memory. */
  loose: QueueItem[] = []
  wiped: Twin | null = null
  blocked = false
  full = false
  watchingBoard = false
  trouble: Trouble = { mode: 'starting', nextTry: null, problem: null }
  private running: Promise<Engine> | null = null
  private readonly off: (() => void)[] = []

  constructor(readonly host: Host, readonly store: Store) {}

  here = (sha256: string): boolean => this.files.has(sha256)
  uploading = (sha256: string): boolean => this.files.get(sha256) === true

  /** Show what is here. Touches no network. */
  async start(): Promise<void> {
    await this.load(true)
    this.off.push(this.host.tabs.listen((message) => void this.hear(message)))
    this.tick()
  }

  /** The part that sends and fetches: loaded once, started once. */
  engine(): Promise<Engine> {
    this.running ??= import('./engine').then(({ Engine: Made }) => new Made(this)).catch((cause: unknown) => {
      this.running = null // no network on the very first visit: the next call tries again
      throw cause
    })
    return this.running
  }

  async stop(): Promise<void> {
    this.off.splice(0).forEach((off) => off())
    if (this.running) (await this.running).stop()
  }

  /** Overdue and past are a matter of time: look once a minute. */
  private tick(): void {
    let cancel = (): void => undefined
    const again = (): void => {
      this.bus.changed(['time'])
      cancel = this.host.after(60_000, again)
    }
    cancel = this.host.after(60_000, again)
    this.off.push(() => cancel())
  }

  /** Read everything anew. On an empty screen the person's own rows come first: Today need not wait for a board. */
  async load(first = false): Promise<void> {
    await this.loadEdits()
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
    const { meta, queue, acked, files, uploads } = await this.store.read(['meta', 'queue', 'acked', 'blobs'], async (tx) => {
      const found = await readMeta(tx)
      const waiting = found.session ? await queueOf(tx, found.session.device) : []
      const answered = await tx.all<AckedItem>('acked')
      return { meta: found, queue: waiting, acked: answered, files: await tx.keys('blobs'), uploads: await readUploads(tx) }
    })
    this.meta = meta
    this.queue = queue
    this.acked = acked.filter((item) => item.person === meta.session?.person.id).sort((a, b) => a.at_device - b.at_device)
    if (!this.view.knows([...this.queue, ...this.acked])) this.view.learn((await import('../domain/edits/index')).KINDS)
    this.files.clear()
    for (const sha256 of files as string[]) this.files.set(sha256, uploads.includes(sha256))
  }

  replay(): void {
    const memory = new Set(this.loose.map((item) => item.id))
    const touched = this.view.replay([...this.queue, ...this.loose], this.acked, this.meta.cursor, memory)
    this.bus.changed([...touched, 'edits', 'sync', 'session'])
  }

  private async hear(message: TabMessage): Promise<void> {
    if (message.type === 'session') return (await this.engine()).reload()
    if (message.type === 'rows') await this.readRows(message.keys)
    if (message.type !== 'nudge') await this.refreshEdits()
  }

  async refreshEdits(): Promise<void> {
    await this.loadEdits()
    this.replay()
    this.remember()
  }

  async readRows(keys: RowKey[] | 'all'): Promise<void> {
    if (keys === 'all') return this.load()
    const found = await this.store.read(['base'], async (tx) => {
      const rows: (BaseRow | undefined)[] = []
      for (const key of keys) rows.push(await tx.get<BaseRow>('base', key))
      return rows
    })
    keys.forEach((key, at) => (found[at] ? this.rows.put(found[at]) : this.rows.drop(key)))
    this.bus.changed(new Set(keys.map(([, entity]) => entity)))
  }

  /** Edits that a person typed and the server has not answered. */
  get unsent(): QueueItem[] {
    return [...this.queue, ...this.loose].filter((item) => !isQuiet(item))
  }

  get notices(): AckedItem[] {
    return this.acked.filter(needsEyes)
  }

  get state(): SyncState {
    const typed = this.unsent
    const { wiped, meta } = this
    return {
      ...this.trouble, durable: this.store.durable, full: this.full, blocked: this.blocked, contact: meta.contact, skew: meta.skew,
      wiped: wiped && { lastSeq: wiped.lastSeq, unsent: wiped.unsent, at: wiped.at }, unsent: typed.length,
      oldestUnsent: typed[0]?.at_device ?? null, filling: meta.session !== null && meta.cursor === 0,
    }
  }

  tell(trouble: Partial<Trouble>): void {
    this.trouble = { ...this.trouble, ...trouble }
    this.bus.changed(['sync'])
  }

  /** Keep the twin in step: when one of the two is gone, something wiped this phone. */
  remember(): void {
    const { session, nextSeq } = this.meta
    if (session) this.host.twin.write({ device: session.device, lastSeq: nextSeq - 1, unsent: this.unsent.length, at: this.host.now() })
  }

  personId(): Id | null {
    return this.meta.session?.person.id ?? null
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
