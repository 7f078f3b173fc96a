// What the data layer needs of the world. The browser's version is in ../device/browser.ts; tests bring their own.
import type { Id, Instant } from '../wire/types'

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT'
  path: string
  /** Plain values are sent as JSON, bytes as they are. */
  body?: unknown
  timeoutMs: number
}

export interface HttpReply {
  status: number
  type: string
  /** Milliseconds asked for by Retry-After, or null. */
  retryAfterMs: number | null
  bytes(): Promise<ArrayBuffer>
  text(): Promise<string>
}

/** What tabs of one profile tell each other. Rows are named, not carried: every tab reads them from the store. */
export type TabMessage =
  | { type: 'rows'; keys: [scope: string, entity: string, id: Id][] | 'all' }
  | { type: 'queue' }
  | { type: 'session' }
  | { type: 'nudge' }

/** `frozen`: the browser keeps the page in memory while it shows another, until `shown`. */
export type PageEvent = 'online' | 'visible' | 'hidden' | 'frozen' | 'shown'

/** A second, tiny memory outside IndexedDB. When only one of the two is left, something wiped the other. */
export interface Twin { device: Id; lastSeq: number; unsent: number; at: Instant }

export interface PokeEvents { poke(version: number): void; open(): void; closed(): void }

export interface Host {
  app: string
  now(): Instant
  /** Between 0 and 1. */
  random(): number
  /** Minutes that local time is ahead of UTC at an instant, by the phone's own settings. */
  offsetMinutes(at: Instant): number
  /** Act once after a while; returns the cancel. */
  after(ms: number, act: () => void): () => void
  /** Rejects only when no reply came. */
  http(request: HttpRequest): Promise<HttpReply>
  /** Run when no other tab of this profile does; null when one does. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T | null>
  tabs: { post(message: TabMessage): void; listen(act: (message: TabMessage) => void): () => void }
  visible(): boolean
  on(event: PageEvent, act: () => void): () => void
  pokes(events: PokeEvents): () => void
  /** Where the host keeps a token itself instead of a cookie: scripts and tests. */
  bearer?(token: string): void
  twin: { read(): Twin | null; write(twin: Twin | null): void }
}
