// The seam between the data layer and where it is kept: IndexedDB (db.ts) or memory (memory.ts). One set of tests runs on both.
import type { StoreName } from './schema'

export type Key = string | number | (string | number)[]

/** Part of a store: keys that begin with these parts, at most `limit`, ascending. */
export interface Part { prefix?: (string | number)[]; limit?: number }

/** Inside a transaction await nothing but these: Safari and Firefox end it otherwise. */
export interface Tx {
  get<T>(store: StoreName, key: Key): Promise<T | undefined>
  all<T>(store: StoreName, part?: Part): Promise<T[]>
  /** Keys alone: for rows that are too large to read only to know of them. */
  keys(store: StoreName): Promise<Key[]>
  put(store: StoreName, value: unknown, key?: Key): Promise<void>
  delete(store: StoreName, key: Key): Promise<void>
  /** Delete every key that begins with these parts; all when there are none. */
  clear(store: StoreName, prefix?: (string | number)[]): Promise<void>
}

export interface Store {
  /** False: gone when the tab closes. */
  readonly durable: boolean
  read<T>(stores: StoreName[], work: (tx: Tx) => Promise<T>): Promise<T>
  /** `strict` waits for the disk: for all that a person typed. May run `work` twice when the first connection was lost. */
  write<T>(stores: StoreName[], work: (tx: Tx) => Promise<T>, options?: { strict?: boolean }): Promise<T>
  close(): void
}

export type StoreTrouble = 'full' | 'lost' | 'stuck' | 'refused'

/** The store failed twice. `full`: no space left; `lost`: connection gone; `stuck`: no answer; `refused`: may not be opened. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  constructor(readonly trouble: StoreTrouble, override readonly cause: unknown) {
    super(`the phone's store: ${trouble} (${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)})`)
  }
}
