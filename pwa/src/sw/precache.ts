// The shell of the app, kept whole: every file of a build is on the phone before its worker may take over.
// Data never lies here, only in IndexedDB, so that signing out has one place to wipe.
import { PrecacheController } from 'workbox-precaching/PrecacheController.js'
import { carryOver, forgetOld } from './languages'

declare const self: ServiceWorkerGlobalScope
declare const __PRECACHE__: { url: string; revision: string | null }[]

const controller = new PrecacheController({ fallbackToNetwork: true })
controller.addToCacheList(__PRECACHE__)
const shell = controller.createHandlerBoundToURL('/index.html')

export async function install(event: ExtendableEvent): Promise<void> {
  await controller.install(event)
  await carryOver()
}

/** The page that installed the first worker is taken under it too: its later parts must be there without a network. */
export const takeIn = (): Promise<void> => self.clients.claim()

/**
 * Pages of the build before may still run and load their parts: their files go once no such page is left.
 * Takes: whether a page asks that has itself just started from this build.
 */
export async function tidy(event: ExtendableEvent, asks: boolean): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (pages.length > 1 || (pages.length === 1 && !asks)) return
  await controller.activate(event)
  await forgetOld()
}

/** The answer from the shell, or null when the request is none of ours. */
export function answer(event: FetchEvent): Promise<Response> | null {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || isServers(url.pathname)) return null
  if (request.mode === 'navigate') return shell({ request, event, url })
  if (!url.pathname.startsWith('/assets/') && !controller.getCacheKeyForURL(url.href)) return null
  return kept(request, url)
}

function isServers(path: string): boolean {
  return /^\/(sync|api|health|metrics|trust)(\/|$)/.test(path)
}

/** Named by this build, or by the one before: both are found by what the page asks for. */
async function kept(request: Request, url: URL): Promise<Response> {
  const key = controller.getCacheKeyForURL(url.href) ?? request
  return (await caches.match(key)) ?? fetch(request)
}
