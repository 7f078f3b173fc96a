// The data layer's view of the world (data/host.ts) as a browser gives it.
import type { Host, HttpReply, HttpRequest, PageEvent, PokeEvents, TabMessage, Twin } from '../data/host'

const TWIN = 'callboard-twin'

export function browserHost(app: string): Host {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('callboard') : null
  return {
    app,
    now: () => Date.now(),
    random: () => Math.random(),
    offsetMinutes: (at) => -new Date(at).getTimezoneOffset(),
    after(ms, act) {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
    http,
    alone,
    tabs: {
      post: (message) => channel?.postMessage(message),
      listen(act) {
        const hear = (event: MessageEvent<TabMessage>): void => act(event.data)
        channel?.addEventListener('message', hear)
        return () => channel?.removeEventListener('message', hear)
      },
    },
    visible: () => !document.hidden,
    on,
    pokes,
    twin: { read: readTwin, write: writeTwin },
  }
}

async function http({ method, path, body, timeoutMs }: HttpRequest): Promise<HttpReply> {
  const raw = body instanceof ArrayBuffer
  const reply = await fetch(path, {
    method,
    body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
    headers: body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' },
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  return {
    status: reply.status,
    type: reply.headers.get('content-type') ?? '',
    retryAfterMs: retryAfter(reply.headers.get('retry-after')),
    bytes: () => reply.arrayBuffer(),
    text: () => reply.text(),
  }
}

function retryAfter(header: string | null): number | null {
  const seconds = Number(header)
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}

/** Without Web Locks two tabs may ask at once. That costs a request, never an edit: replies are taken in by turn. */
async function alone<T>(name: string, work: () => Promise<T>): Promise<T | null> {
  if (!('locks' in navigator)) return work()
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : null))
}

function on(event: PageEvent, act: () => void): () => void {
  const ends: (() => void)[] = []
  const hook = (target: EventTarget, name: string, when: (event: Event) => boolean): void => {
    const hear = (heard: Event): void => { if (when(heard)) act() }
    target.addEventListener(name, hear)
    ends.push(() => target.removeEventListener(name, hear))
  }
  if (event === 'online') hook(globalThis, 'online', () => true)
  if (event === 'shown') hook(globalThis, 'pageshow', (heard) => (heard as PageTransitionEvent).persisted)
  if (event === 'visible') hook(document, 'visibilitychange', () => !document.hidden)
  if (event === 'frozen') hook(globalThis, 'pagehide', (heard) => (heard as PageTransitionEvent).persisted)
  if (event === 'hidden') {
    hook(document, 'visibilitychange', () => document.hidden)
    hook(globalThis, 'pagehide', () => true)
  }
  return () => ends.forEach((end) => end())
}

function pokes(events: PokeEvents): () => void {
  const source = new EventSource('/sync/v1/pokes')
  source.addEventListener('open', () => events.open())
  source.addEventListener('poke', (event) => {
    const { v } = JSON.parse((event as MessageEvent<string>).data) as { v: number }
    events.poke(v)
  })
  // Its own reconnect knows no jitter: a whole set would come back at once.
  source.addEventListener('error', () => { source.close(); events.closed() })
  return () => source.close()
}

function readTwin(): Twin | null {
  try {
    return JSON.parse(localStorage.getItem(TWIN) ?? 'null') as Twin | null
  } catch (cause) {
    if (cause instanceof DOMException || cause instanceof SyntaxError) return null // refused, or damaged: there is no twin
    throw cause
  }
}

function writeTwin(twin: Twin | null): void {
  try {
    if (twin) localStorage.setItem(TWIN, JSON.stringify(twin))
    else localStorage.removeItem(TWIN)
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause // refused or full: the twin is a help, not a need
  }
}
