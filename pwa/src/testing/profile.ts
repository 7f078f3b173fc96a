// A browser profile for tests: one store, several tabs, a lock, a twin, and a network that a test can spoil.
import type { Host, HttpReply, HttpRequest, PageEvent, PokeEvents, TabMessage, Twin } from '../data/host'
import { openStore } from '../data/db'
// Loaded here, so that the app's own late import takes no real time: in tests only the clock's time passes.
import '../data/engine'
import type { Engine } from '../data/engine'
import { memoryStore } from '../data/memory'
import { Phone } from '../data/phone'
import type { Store } from '../data/store'
import { breathe, type Clock } from './clock'

export type Transport = (request: HttpRequest, token: string | null) => Promise<HttpReply>

export interface Tab { phone: Phone; engine: Engine; host: TabHost; store: Store; close(): Promise<void> }

export interface TabHost extends Host { fire(event: PageEvent): void; poke(version: number): void; hide(hidden: boolean): void }

export class Profile {
  twin: Twin | null = null
  token: string | null = null
  /** Requests and transactions under way. */
  busy = 0
  private readonly tabs = new Set<{ id: number; act: (message: TabMessage) => void }>()
  private made = 0
  private locked = false

  constructor(
    readonly name: string, readonly clock: Clock, readonly random: () => number, public transport: Transport,
    private readonly options: { memory?: boolean; locks?: boolean } = {},
  ) {}

  /** Open the app in a tab. Its requests are real for `transport`, its time is the clock's. */
  async open(): Promise<Tab> {
    const host = this.host()
    const store = this.counted(this.options.memory ? memoryStore() : await this.store())
    const phone = new Phone(host, store)
    await phone.start()
    const engine = await phone.engine()
    await engine.start()
    return { phone, engine, host, store, close: async () => { await phone.stop(); store.close(); await breathe() } }
  }

  store(): Promise<Store> {
    return openStore({ name: this.name, after: () => () => undefined, onBlocked: () => undefined, onOutdated: () => undefined })
  }

  private counted(store: Store): Store {
    const count = async <T>(work: Promise<T>): Promise<T> => {
      this.busy += 1
      return work.finally(() => { this.busy -= 1 })
    }
    return {
      durable: store.durable, close: () => store.close(), read: (stores, work) => count(store.read(stores, work)),
      write: (stores, work, options) => count(store.write(stores, work, options)),
    }
  }

  /** The browser deletes everything but its cookies. */
  async wipe(everything: boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const gone = indexedDB.deleteDatabase(this.name)
      gone.onsuccess = () => resolve()
      gone.onerror = () => reject(gone.error as Error)
    })
    if (everything) this.twin = null
  }

  /** The world of one tab. */
  host(): TabHost {
    const id = (this.made += 1)
    const heard = new Map<PageEvent, Set<() => void>>()
    let listening: PokeEvents | null = null
    let hidden = false
    const fire = (event: PageEvent): void => heard.get(event)?.forEach((act) => act())
    return {
      app: 'test',
      now: () => Math.floor(this.clock.now),
      random: this.random,
      offsetMinutes: () => -480,
      after: this.clock.after,
      http: (request) => this.http(request),
      alone: (_name, work) => this.alone(work),
      tabs: { post: (message) => this.post(id, message), listen: (act) => this.listen(id, act) },
      visible: () => !hidden,
      on(event, act) {
        const acts = heard.get(event) ?? new Set()
        heard.set(event, acts.add(act))
        return () => void acts.delete(act)
      },
      pokes(events) {
        listening = events
        return () => { listening = null }
      },
      twin: { read: () => this.twin, write: (twin) => { this.twin = twin } },
      bearer: (token) => { this.token = token },
      fire,
      poke: (version) => listening?.poke(version),
      hide(now) {
        hidden = now
        fire(now ? 'hidden' : 'visible')
      },
    }
  }

  private async http(request: HttpRequest): Promise<HttpReply> {
    return this.transport(request, this.token)
  }

  /** A tab that is frozen while it holds the lock. */
  freezeLock(): void {
    this.locked = true
  }

  private async alone<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.options.locks === false) return work()
    if (this.locked) return null
    this.locked = true
    return work().finally(() => { this.locked = false })
  }

  private post(from: number, message: TabMessage): void {
    for (const { id, act } of this.tabs) if (id !== from) queueMicrotask(() => act(structuredClone(message)))
  }

  private listen(id: number, act: (message: TabMessage) => void): () => void {
    const listener = { id, act }
    this.tabs.add(listener)
    return () => void this.tabs.delete(listener)
  }
}

/** A reply as the network brings it. */
export function reply(status: number, body: unknown, type = status < 400 ? 'application/json' : 'application/problem+json'): HttpReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    status, type, retryAfterMs: null, text: () => Promise.resolve(text),
    bytes: () => Promise.resolve(new TextEncoder().encode(text).buffer as ArrayBuffer),
  }
}
