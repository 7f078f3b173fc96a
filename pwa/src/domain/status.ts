// Where an answer stands. Stored are only the words people gave; the rest follows from versions and time.
import type { Answer, Call, Instant } from '../wire/types'
import type { AnswerState } from '../data/types'

const HOUR = 3_600_000
/** Unanswered this long after publication, a call is chased ... */
export const ANSWER_WITHIN_MS = 2 * HOUR
/** ... and at once when it is this close, but never sooner than half an hour after publication. */
export const CLOSE_MS = 10 * HOUR
export const GRACE_MS = HOUR / 2

type CallPart = Pick<Call, 'state' | 'time' | 'version' | 'published_at'>
type AnswerPart = Pick<Answer, 'version' | 'answer'>

/**
 * The state of a call's answer.
 * `superseded`: there is an answer, to an older version. A later word for an older version never counts for a newer one.
 */
export function answerState(call: CallPart, answer: AnswerPart | null, now: Instant): AnswerState {
  const given = answer && answer.answer !== 'withdrawn' ? answer : null
  if (given && given.version >= call.version) return given.answer as AnswerState
  if (call.state === 'cancelled') return given ? 'superseded' : 'awaiting'
  if (isOverdue(call, now)) return 'overdue'
  return given ? 'superseded' : 'awaiting'
}

function isOverdue(call: CallPart, now: Instant): boolean {
  const waited = now - (call.published_at ?? now)
  const close = call.time !== null && call.time - now < CLOSE_MS
  return waited >= ANSWER_WITHIN_MS || (close && waited >= GRACE_MS)
}

/** Whether the person should be asked. */
export function asks(state: AnswerState): boolean {
  return state === 'awaiting' || state === 'overdue' || state === 'superseded'
}
