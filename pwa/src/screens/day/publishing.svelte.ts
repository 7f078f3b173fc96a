// Publishing reaches people's phones and can not be called back. So it waits a moment, with Undo in sight, before it joins the queue.
import { enqueue } from '../../data/api'
import type { Id } from '../../wire/types'

export const UNDO_MS = 6_000
let waiting = $state.raw<{ day: Id; production: Id; timer: ReturnType<typeof setTimeout> } | null>(null)

export const publishing = {
  /** The day that is about to be published. */
  get day(): Id | null { return waiting?.day ?? null },

  start(production: Id, day: Id): void {
    publishing.now()
    waiting = { day, production, timer: setTimeout(() => publishing.now(), UNDO_MS) }
  },

  undo(): void {
    if (waiting) clearTimeout(waiting.timer)
    waiting = null
  },

  /** At the end of the moment, or at once when the page goes away: a tap on Publish is never lost. */
  now(): void {
    if (!waiting) return
    const { day, production, timer } = waiting
    clearTimeout(timer)
    waiting = null
    void enqueue('publish_day', production, { day })
  },
}

addEventListener('pagehide', () => publishing.now())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') publishing.now()
})
