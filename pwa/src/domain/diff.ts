// What changed between two versions of a call, ready to print: "06:30 → 07:00", "Lot B".
import type { CalendarDate, CallState, Instant, Transitions } from '../wire/types'
import type { Clock, Diff } from '../data/types'
import { clock } from './clock'

export interface Comparable { state: CallState; time: Instant | null; pickup: Instant | null; place: string | null }

function print(time: Clock | null): string | null {
  return time && (time.late ? `${time.time}+1` : time.time)
}

/** The fields that differ, in the order people ask for them: state, time, pick-up, place. */
export function differences(
  was: Comparable | null, now: Comparable, transitions: Transitions, date: CalendarDate,
): Diff[] {
  if (!was) return []
  const at = (instant: Instant | null): string | null => print(clock(transitions, instant, date))
  const all: Diff[] = [
    { field: 'state', from: was.state, to: now.state },
    { field: 'time', from: at(was.time), to: at(now.time) },
    { field: 'pickup', from: at(was.pickup), to: at(now.pickup) },
    { field: 'place', from: was.place, to: now.place },
  ]
  return all.filter((diff) => diff.from !== diff.to)
}

/** One line for a narrow screen: "06:30 → 07:00, Lot B". States keep their code: the screens word them. */
export function inWords(diffs: Diff[]): string {
  return diffs.map((diff) => (diff.field === 'place' ? (diff.to ?? '–') : `${diff.from ?? '–'} → ${diff.to ?? '–'}`)).join(', ')
}
