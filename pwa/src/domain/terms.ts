// What a person is called for, and who must answer again: the same rules as sync/edits/publishing.py, run by the same cases.
import type { CallState, CallTerms, CrewMember, DayPlan, DepartmentCall, Instant } from '../wire/types'
import type { EffectiveTerms } from '../data/types'

/** Whether a crew member belongs to the unit and is on the production that day. */
export function worksOn(member: CrewMember, day: DayPlan): boolean {
  const on = (member.start === null || member.start <= day.date) && (member.finish === null || day.date <= member.finish)
  return member.unit === day.unit && member.state === 'active' && on
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

/** Whether the change from one to the other must be answered anew. */
export function asksAgain(before: Answerable | null, after: Answerable): boolean {
  if (before === null) return true
  return (['state', 'time', 'pickup', 'place'] as const).some((field) => before[field] !== after[field])
}
