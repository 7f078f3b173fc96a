// The phone's store in IndexedDB. Connections die (iOS in the background, another tab's upgrade, a cleared site): every
// transaction may find its handle gone, so it is reopened and tried once more. What still fails is a StoreError.
import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb'
import { migrate, VERSION, type StoreName } from './schema'
import { StoreError, type Key, type Part, type Store, type StoreTrouble, type Tx } from './store'

export const STUCK_AFTER_MS = 5_000
export const BLOCKED_AFTER_MS = 3_000

export interface DbOptions {
  name: string
  /** Act once after a while; returns the cancel. */
  after(ms: number, act: () => void): () => void
  /** Another tab keeps an older version open (true), or let go of it (false). */
  onBlocked(blocked: boolean): void
  /** Another tab wants a newer version: this one has closed and must be reloaded before it can work again. */
  onOutdated(): void
  /** When the page is frozen and comes back; without it the store never rests. */
  on?(event: 'frozen' | 'shown', act: () => void): unknown
}

/** Open the database; rejects with StoreError `refused` when this browser or window has none. */
export async function openStore(options: DbOptions): Promise<Store> {
  const store = new IdbStore(options)
  try {
    await store.twice(() => store.first())
  } catch (cause) {
    throw cause instanceof StoreError ? cause : new StoreError('refused', cause)
  }
  return store
}

class IdbStore implements Store {
  readonly durable = true
  private handle: Promise<IDBPDatabase> | null = null
  private outdated = false
  private heldUp = false
  private readonly live = new Set<IDBPTransaction>()
  private rest: Promise<void> | null = null
  private wake = (): void => undefined

  constructor(private readonly options: DbOptions) {
    options.on?.('frozen', () => this.sleep())
    options.on?.('shown', () => this.wake())
  }

  /**
   * A page that WebKit keeps in memory while another is shown holds its transactions open, and the next page waits for them
   * for ever. So nothing may be open when it is frozen; what was under way is done again should the page come back.
   */
  private sleep(): void {
    if (this.rest) return
    this.rest = new Promise((resolve) => {
      this.wake = () => { this.rest = null; resolve() }
    })
    this.live.forEach(abort)
    this.close()
  }

  connect(): Promise<IDBPDatabase> {
    if (this.rest) return this.rest.then(() => this.connect())
    if (this.outdated) return Promise.reject(new StoreError('lost', 'a newer version of the app is open in another tab'))
    this.handle ??= this.open().catch((cause: unknown) => {
      this.handle = null
      throw cause
    })
    return this.handle
  }

  /** The first connection. Browsers have been seen to leave it unanswered; one that another tab holds up is waited for. */
  async first(): Promise<void> {
    const watch = new Watchdog(this.options.after, () => !this.heldUp)
    await watch.over(this.connect()).finally(watch.stop)
  }

  private async open(): Promise<IDBPDatabase> {
    const { options } = this
    let waiting = (): void => undefined
    const db = await openDB(options.name, VERSION, {
      upgrade: (opened, from) => migrate(opened as IDBPDatabase, from),
      blocked: () => { this.heldUp = true; waiting = options.after(BLOCKED_AFTER_MS, () => options.onBlocked(true)) },
      terminated: () => this.drop(),
    })
    waiting()
    this.heldUp = false
    options.onBlocked(false)
    db.addEventListener('versionchange', () => this.giveWay())
    return db
  }

  /** A newer tab must be able to upgrade; holding on would hang it for ever. */
  private giveWay(): void {
    this.outdated = true
    this.close()
    this.options.onOutdated()
  }

  private drop(): void {
    this.handle = null
  }

  close(): void {
    void this.handle?.then((db) => db.close(), () => undefined)
    this.handle = null
  }

  read<T>(stores: StoreName[], work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.twice(() => this.once(stores, 'readonly', 'default', work))
  }

  write<T>(stores: StoreName[], work: (tx: Tx) => Promise<T>, options: { strict?: boolean } = {}): Promise<T> {
    return this.twice(() => this.once(stores, 'readwrite', options.strict ? 'strict' : 'relaxed', work))
  }

  async twice<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt()
    } catch (cause) {
      const trouble = troubleOf(cause)
      if (!trouble) throw cause
      if (trouble === 'full') throw new StoreError(trouble, cause)
    }
    this.close()
    try {
      return await attempt()
    } catch (cause) {
      const trouble = troubleOf(cause)
      throw trouble && !(cause instanceof StoreError) ? new StoreError(trouble, cause) : cause
    }
  }

  private async once<T>(
    stores: StoreName[], mode: 'readonly' | 'readwrite', durability: IDBTransactionDurability, work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const watch = new Watchdog(this.options.after)
    try {
      const db = await watch.over(this.connect())
      const tx = db.transaction(stores, mode, { durability })
      return await watch.over(this.followed(tx as unknown as IDBPTransaction, watch, work))
    } finally {
      watch.stop()
    }
  }

  private async followed<T>(tx: IDBPTransaction, watch: Watchdog, work: (tx: Tx) => Promise<T>): Promise<T> {
    watch.aborts(tx)
    this.live.add(tx)
    try {
      return await carryOut(tx, work)
    } finally {
      this.live.delete(tx)
    }
  }
}

async function carryOut<T>(tx: IDBPTransaction, work: (tx: Tx) => Promise<T>): Promise<T> {
  // Both are awaited even when the work fails, so that no rejection is left unheard.
  const done = tx.done.then(() => null, (cause: unknown) => cause ?? new DOMException('transaction aborted', 'AbortError'))
  let value: T
  try {
    value = await work(new IdbTx(tx as unknown as IDBPTransaction<unknown, string[], 'readwrite'>))
  } catch (cause) {
    abort(tx)
    const why = tx.error ?? (await done)
    throw isAbort(cause) && why ? why : cause
  }
  const why = await done
  if (why) throw tx.error ?? why
  return value
}

function isAbort(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError'
}

function abort(tx: IDBPTransaction): void {
  try {
    tx.abort()
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause // already over: nothing to abort
  }
}

class Watchdog {
  private bite: (cause: unknown) => void = () => undefined
  private tx: IDBPTransaction | null = null
  private readonly bitten: Promise<never>
  readonly stop: () => void

  constructor(after: DbOptions['after'], mayBite: () => boolean = () => true) {
    this.bitten = new Promise((_, reject) => { this.bite = reject })
    this.bitten.catch(() => undefined)
    this.stop = after(STUCK_AFTER_MS, () => {
      if (!mayBite()) return
      this.bite(new StoreError('stuck', `no answer within ${STUCK_AFTER_MS} ms`))
      if (this.tx) abort(this.tx)
    })
  }

  aborts(tx: IDBPTransaction): void {
    this.tx = tx
  }

  over<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined)
    return Promise.race([work, this.bitten])
  }
}

class IdbTx implements Tx {
  constructor(private readonly tx: IDBPTransaction<unknown, string[], 'readwrite'>) {}

  async get<T>(store: StoreName, key: Key): Promise<T | undefined> {
    return (await this.tx.objectStore(store).get(key)) as T | undefined
  }

  async all<T>(store: StoreName, part: Part = {}): Promise<T[]> {
    return (await this.tx.objectStore(store).getAll(range(part.prefix), part.limit)) as T[]
  }

  async keys(store: StoreName): Promise<Key[]> {
    return (await this.tx.objectStore(store).getAllKeys()) as Key[]
  }

  async put(store: StoreName, value: unknown, key?: Key): Promise<void> {
    await this.tx.objectStore(store).put(value, key)
  }

  async delete(store: StoreName, key: Key): Promise<void> {
    await this.tx.objectStore(store).delete(key)
  }

  async clear(store: StoreName, prefix?: (string | number)[]): Promise<void> {
    const part = range(prefix)
    if (part) await this.tx.objectStore(store).delete(part)
    else await this.tx.objectStore(store).clear()
  }
}

/** In the order of IndexedDB keys an array sorts after every string and number: [..., []] ends a prefix. */
function range(prefix: (string | number)[] = []): IDBKeyRange | undefined {
  return prefix.length ? IDBKeyRange.bound(prefix, [...prefix, []]) : undefined
}

const LOST = new Set(['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError', 'TimeoutError'])

function troubleOf(cause: unknown): StoreTrouble | null {
  if (cause instanceof StoreError) return cause.trouble
  const name = (cause as { name?: string } | null)?.name ?? ''
  if (name === 'QuotaExceededError') return 'full'
  return LOST.has(name) ? 'lost' : null
}
