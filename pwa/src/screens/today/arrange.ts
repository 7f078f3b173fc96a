import type { CallView } from '../../data/api'
import { ANSWERS, type Word } from '../../ui/words'
import type { Instant } from '../../wire/types'

/** A call stays on Today this long after its time: a long shoot day with its wrap. */
const SHIFT_MS = 16 * 3_600_000

export interface Arranged { now: CallView | null; next: CallView[] }

/**
 * The call that fills the screen, and the others in order. Calls that were handed to somebody else are left out.
 * Once the shift of a call has begun, a later one that wants an answer takes its place.
 */
export function arrange(calls: readonly CallView[], now: Instant): Arranged {
  const standing = calls.filter((call) => !call.replaced && !isOver(call, now))
  const first = standing[0] ?? null
  const begun = first !== null && !first.asks && (first.time ?? Infinity) < now
  const shown = (begun ? standing.find((call) => call.asks) : null) ?? first
  return { now: shown, next: standing.filter((call) => call !== shown) }
}

function isOver(call: CallView, now: Instant): boolean {
  const begins = call.time ?? Date.parse(`${call.date}T12:00:00Z`)
  return begins + SHIFT_MS < now
}

/** The board's words are an AD's; to the person themselves an open answer is a request. */
export function answerWord(call: CallView): Word {
  const word = ANSWERS[call.answer]
  if (!call.asks || call.answer === 'superseded') return word
  return { ...word, key: call.state === 'cancelled' ? 'today.please_seen' : 'today.please' }
}

/** The answer that a phone may still take back with one tap. */
export function canUndo(call: CallView): boolean {
  return call.answered !== null && call.answered !== 'withdrawn' && call.how !== 'voice' && call.answeredVersion === call.version
}
