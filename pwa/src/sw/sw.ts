// The service worker. It serves the shell and nothing else; what the app knows is in IndexedDB.
import { speak } from './languages'
import { answer, install, takeIn, tidy } from './precache'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', (event) => event.waitUntil(install(event)))
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([tidy(event, false), takeIn()])))
self.addEventListener('fetch', (event) => {
  const response = answer(event)
  if (response) event.respondWith(response)
})
self.addEventListener('message', (event) => {
  const { type, language = '' } = (event.data ?? {}) as { type?: string; language?: string }
  if (type === 'take over') event.waitUntil(self.skipWaiting())
  // A page that has just started asks: when it is the only one, nothing of the build before is needed any more.
  if (type === 'tidy') event.waitUntil(tidy(event, true))
  if (type === 'speak') event.waitUntil(speak(language))
})
