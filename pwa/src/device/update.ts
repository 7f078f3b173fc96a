// The service worker seen from the page: registering it, and changing to a new version without losing a word.
// Drafts are on disk by themselves; asking first is politeness, the draft is the safety.

export interface UpdateHooks {
  /** No form has unsaved input, nothing is being sent. */
  mayReload(): boolean
  /** Put open drafts on disk. */
  flush(): Promise<void>
  /** Show "New version - update"; `apply` carries it out. */
  offer(apply: () => void): void
}

const JUST_STARTED_MS = 4_000
const HOUR_MS = 3_600_000

/** Register the worker, look for new versions once an hour at most. Resolves to null where there are no workers. */
export async function watchUpdates(hooks: UpdateHooks): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  const flow = new UpdateFlow(hooks, performance.now())
  const registration = await navigator.serviceWorker.register(scriptUrl(), { updateViaCache: 'none' })
  flow.follow(registration)
  return registration
}

/** Registering is a script sink under Trusted Types: this policy knows one URL. */
function scriptUrl(): string {
  const only = (url: string): string => {
    if (url !== '/sw.js') throw new TypeError(`not the worker: ${url}`)
    return url
  }
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  return types ? (types.createPolicy('sw', { createScriptURL: only }).createScriptURL('/sw.js') as unknown as string) : only('/sw.js')
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): object }
}

class UpdateFlow {
  private wanted = false
  private touched = false
  private lastLook: number

  constructor(private readonly hooks: UpdateHooks, private readonly startedAt: number) {
    this.lastLook = startedAt
    const touch = (): void => { this.touched = true }
    for (const name of ['pointerdown', 'keydown'] as const) addEventListener(name, touch, { once: true, capture: true })
  }

  follow(registration: ServiceWorkerRegistration): void {
    const { serviceWorker } = navigator
    const had = serviceWorker.controller !== null
    if (registration.waiting && had) this.ready(registration.waiting)
    this.watch(registration.installing)
    registration.addEventListener('updatefound', () => this.watch(registration.installing))
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.look(registration) })
    serviceWorker.addEventListener('controllerchange', () => { if (had) this.changed() })
    if (had) registration.active?.postMessage({ type: 'tidy' })
    this.speak()
  }

  /** The words on this page are to be there without a network too, now and in later versions. */
  private speak(): void {
    const root = document.documentElement
    const say = (): void => void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ type: 'speak', language: root.lang }))
    new MutationObserver(say).observe(root, { attributeFilter: ['lang'] })
    say()
  }

  private look(registration: ServiceWorkerRegistration): void {
    if (performance.now() - this.lastLook < HOUR_MS) return
    this.lastLook = performance.now()
    registration.update().catch(() => undefined) // no network: next time
  }

  private watch(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && navigator.serviceWorker.controller) this.ready(worker)
    })
  }

  /** A new version waits. It takes over by itself only where nobody can notice. */
  private ready(worker: ServiceWorker): void {
    const apply = (): void => {
      this.wanted = true
      void this.hooks.flush().then(() => worker.postMessage({ type: 'take over' }))
    }
    if (this.unnoticed()) apply()
    else {
      this.hooks.offer(apply)
      document.addEventListener('visibilitychange', () => { if (this.unnoticed() && worker.state === 'installed') apply() })
    }
  }

  private unnoticed(): boolean {
    const justStarted = !this.touched && performance.now() - this.startedAt < JUST_STARTED_MS
    return (document.hidden || justStarted) && this.hooks.mayReload()
  }

  /** The worker changed under this page, here or from another tab. The old files are kept: there is no hurry to reload. */
  private changed(): void {
    const reload = (): void => void this.hooks.flush().then(() => location.reload())
    if (this.wanted || this.unnoticed()) reload()
    else this.hooks.offer(reload)
  }
}
