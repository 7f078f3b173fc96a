import type { Clock } from '../../data/api'
import { addDays, instantOf } from '../../domain/clock'
import type { CalendarDate, Instant, Transitions } from '../../wire/types'

/**
 * The instant that an AD means by a time typed on the sheet of `date`.
 * A time before ten in the morning on a day that begins after noon is past midnight: it belongs to the night.
 */
export function meant(transitions: Transitions, date: CalendarDate, time: string, general: Clock | null): Instant | null {
  if (time === '') return null
  const night = general !== null && general.time >= '12:00' && time < '10:00'
  return instantOf(transitions, night ? addDays(date, 1) : date, time)
}

/** A wrap before the call is on the next morning. */
export function meantWrap(transitions: Transitions, date: CalendarDate, time: string, general: Clock | null): Instant | null {
  if (time === '') return null
  return instantOf(transitions, general !== null && time <= general.time ? addDays(date, 1) : date, time)
}

/** "2 h later" as minutes; moves a set time and leaves an open one open. */
export function moved(at: Instant | null, minutes: number): Instant | null {
  return at === null ? null : at + minutes * 60_000
}

export const MOVES = [-60, -30, -15, 15, 30, 60, 120] as const
