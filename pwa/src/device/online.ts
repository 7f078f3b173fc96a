// Whether the phone thinks it has a network. A hint for words on the screen, never a reason not to try: phones are often wrong.
import { createSubscriber } from 'svelte/reactivity'

const subscribe = createSubscriber((update) => {
  globalThis.addEventListener('online', update)
  globalThis.addEventListener('offline', update)
  return () => {
    globalThis.removeEventListener('online', update)
    globalThis.removeEventListener('offline', update)
  }
})

/** False only when the phone is sure to have none. */
export function maybeOnline(): boolean {
  subscribe()
  return navigator.onLine
}
