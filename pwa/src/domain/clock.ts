// Local times of a production, by the UTC transitions in its feed alone: phones disagree about zones, and some are years old.
import type { CalendarDate, Instant, Transitions } from '../wire/types'
import type { Clock } from '../data/types'

const MINUTE = 60_000

/** Minutes that the production's local time is ahead of UTC at an instant. */
export function offsetAt(transitions: Transitions, at: Instant): number {
  let offset = transitions[0]?.[1] ?? 0
  for (const [from, minutes] of transitions.slice(1)) {
    if (from > at) break
    offset = minutes
  }
  return offset
}

/** The date and time that stand on the wall of the set. */
export function local(transitions: Transitions, at: Instant): { date: CalendarDate; time: string } {
  const text = new Date(at + offsetAt(transitions, at) * MINUTE).toISOString()
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

/**
 * The instant of a local date and time, "2026-03-08" and "06:30".
 * Note: a time that comes twice means the first; one that is skipped means as long after the jump as it was meant to be.
 */
export function instantOf(transitions: Transitions, date: CalendarDate, time: string): Instant {
  const wall = Date.parse(`${date}T${time}:00Z`)
  const offsets = [...new Set([offsetAt(transitions, wall - 1440 * MINUTE), offsetAt(transitions, wall + 1440 * MINUTE)])]
  const fits = offsets.map((offset) => wall - offset * MINUTE).filter((at) => at + offsetAt(transitions, at) * MINUTE === wall)
  return fits.length ? Math.min(...fits) : wall - (offsets[0] ?? 0) * MINUTE
}

/** A time as crew read it on the call of `date`; `late` when it falls past that day's midnight. */
export function clock(transitions: Transitions, at: Instant | null, date: CalendarDate): Clock | null {
  if (at === null) return null
  const wall = local(transitions, at)
  return { ...wall, late: wall.date > date }
}

/** The weekday's name, by date alone. */
export function weekday(date: CalendarDate, language: string, length: 'short' | 'long' = 'short'): string {
  return new Intl.DateTimeFormat(language, { weekday: length, timeZone: 'UTC' }).format(Date.parse(`${date}T00:00:00Z`))
}

/** "Fri night → Sat 00:15" for a call past midnight, else "06:30". `night` is the word in the reader's language. */
export function callWords(time: Clock, date: CalendarDate, language: string, night: string): string {
  if (!time.late) return time.time
  return `${weekday(date, language)} ${night} → ${weekday(time.date, language)} ${time.time}`
}

/** The date `days` later. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 1440 * MINUTE).toISOString().slice(0, 10)
}
