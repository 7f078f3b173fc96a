// A store that lasts as long as the tab: private windows, or a browser that refuses IndexedDB.
import type { StoreName } from './schema'
import type { Key, Part, Store, Tx } from './store'

const KEY_OF: Record<StoreName, string[] | null> = {
  base: ['s', 'e', 'i'], staged: ['s', 'e', 'i'], queue: ['device', 'seq'], acked: ['id'], meta: null, drafts: ['person', 'key'],
  blobs: ['sha256'],
}

type Rows = Map<string, { key: (string | number)[]; value: unknown }>

function parts(store: StoreName, value: unknown, key?: Key): (string | number)[] {
  const fields = KEY_OF[store]
  if (!fields) return [key as string]
  return fields.map((field) => (value as Record<string, string | number>)[field] as string | number)
}

function begins(key: (string | number)[], prefix: (string | number)[]): boolean {
  return prefix.every((part, at) => key[at] === part)
}

function compare(a: (string | number)[], b: (string | number)[]): number {
  const at = a.findIndex((part, index) => part !== b[index])
  if (at < 0) return 0
  return (a[at] as string) < (b[at] as string) ? -1 : 1
}

function name(key: Key): string {
  return JSON.stringify(Array.isArray(key) ? key : [key])
}

class MemoryTx implements Tx {
  constructor(private readonly stores: Map<StoreName, Rows>) {}

  private rows(store: StoreName): Rows {
    const rows = this.stores.get(store) ?? new Map()
    this.stores.set(store, rows)
    return rows
  }

  async get<T>(store: StoreName, key: Key): Promise<T | undefined> {
    return structuredClone(this.rows(store).get(name(key))?.value as T | undefined)
  }

  async all<T>(store: StoreName, part: Part = {}): Promise<T[]> {
    const found = [...this.rows(store).values()].filter((row) => begins(row.key, part.prefix ?? []))
    found.sort((a, b) => compare(a.key, b.key))
    return structuredClone(found.slice(0, part.limit).map((row) => row.value as T))
  }

  async keys(store: StoreName): Promise<Key[]> {
    return [...this.rows(store).values()].map(({ key }) => (key.length === 1 ? (key[0] as string) : key))
  }

  async put(store: StoreName, value: unknown, key?: Key): Promise<void> {
    const path = parts(store, value, key)
    this.rows(store).set(name(path), { key: path, value: structuredClone(value) })
  }

  async delete(store: StoreName, key: Key): Promise<void> {
    this.rows(store).delete(name(key))
  }

  async clear(store: StoreName, prefix: (string | number)[] = []): Promise<void> {
    for (const [id, row] of [...this.rows(store)]) if (begins(row.key, prefix)) this.rows(store).delete(id)
  }
}

/** A store in memory. Transactions run one after another, and leave nothing behind when they fail. */
export function memoryStore(): Store {
  let kept = new Map<StoreName, Rows>()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const run = last.then(work, work)
    last = run.catch(() => undefined)
    return run
  }
  return {
    durable: false,
    read: (_stores, work) => inTurn(() => work(new MemoryTx(kept))),
    write: (_stores, work) =>
      inTurn(async () => {
        const copy = new Map([...kept].map(([store, rows]) => [store, new Map(rows)]))
        const value = await work(new MemoryTx(copy))
        kept = copy
        return value
      }),
    close: () => undefined,
  }
}
