// What a person is called for, and who must answer again: the same rules as sync/edits/publishing.py, run by the same cases.
import type { CalendarDate, CallState, CallTerms, CrewMember, DayPlan, DepartmentCall, Instant } from '../wire/types'
import type { EffectiveTerms } from '../data/types'

/** Whether a crew member is on the production that day, and of its unit or lent to it by a call of their own. */
export function worksOn(member: CrewMember, day: Pick<DayPlan, 'production' | 'date' | 'unit'>, own: CallTerms | null): boolean {
  const on = member.state === 'active' && member.production === day.production
  if (!on || (member.start ?? day.date) > day.date || (member.finish ?? day.date) < day.date) return false
  return member.unit === day.unit || own !== null
}

type DepartmentPlan = Pick<DepartmentCall, 'state' | 'time' | 'place' | 'note'>

/**
 * Own plan over the department's over the general call.
 * Note: a place left empty falls through; a state or time of one's own replaces both.
 */
export function effectiveTerms(
  day: Pick<DayPlan, 'state' | 'place' | 'general_call'>, department: DepartmentPlan | null, own: CallTerms | null,
): EffectiveTerms {
  if (day.state === 'cancelled') return { ...EMPTY, state: 'cancelled', source: 'general' }
  const place = own?.place || department?.place || day.place
  const note = own?.note || department?.note || null
  const { pickup = null, precall = null } = own ?? {}
  if (own && (own.time !== null || own.state !== 'timed')) return { ...own, place, note, source: 'own' }
  if (department?.state && department.state !== 'timed') {
    return { ...EMPTY, state: department.state, place, note, pickup, precall, source: 'department' }
  }
  const time = department?.time || day.general_call
  return { state: 'timed', time, precall, pickup, place, note, source: department?.time ? 'department' : 'general' }
}

const EMPTY = { time: null, precall: null, pickup: null, place: null, note: null }

interface Answerable { state: CallState; time: Instant | null; pickup: Instant | null; place: string | null }

/**
 * Whether the change from one to the other must be answered anew.
 * Takes: the call as published, with its date, or null; what it would say; the date of the plan.
 * Note: a cancelled call is cancelled wherever and whenever it was to be.
 */
export function asksAgain(before: (Answerable & { date: CalendarDate }) | null, after: Answerable, date: CalendarDate): boolean {
  if (before === null || before.state !== after.state) return true
  if (after.state === 'cancelled') return false
  return before.date !== date || before.time !== after.time || before.pickup !== after.pickup || before.place !== after.place
}
