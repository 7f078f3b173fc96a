// A day being planned: what each person would be called for, and who would be asked (again) by publishing now.
import type { CallTerms, CrewMember, DayPlan, DepartmentCall, Id } from '../wire/types'
import type { DayPlanView, PlanDepartment, PlanRow } from '../data/types'
import { clock } from './clock'
import { differences } from './diff'
import { callId, departmentCallId } from './ids'
import { documentsOf, type Blobs } from './my_calls'
import { byPosition, departmentOf, departmentsOf, transitionsOf, type Sight } from './sight'
import { asksAgain, effectiveTerms, worksOn } from './terms'

/** The plan of a day with everybody on it; null where this phone does not plan. */
export function dayPlan(rows: Sight, day: Id, blobs: Blobs): DayPlanView | null {
  const plan = rows.get('day_plan', day)
  if (!plan) return null
  const crew = rows.all('crew').filter((member) => worksOn(member, plan, ownPlan(rows, day, member.id)))
  const lines = [...crew.map((member) => planRow(rows, plan, member)), ...calledOff(rows, plan, crew)].sort(inOrder)
  return {
    plan, published: rows.get('day', day) ?? null, unit: rows.get('unit', plan.unit) ?? null,
    general: clock(transitionsOf(rows, plan.production), plan.general_call, plan.date),
    departments: departmentsOf(rows, plan.production).map((department) => planDepartment(rows, plan, department.id)),
    rows: lines, asks: lines.filter((line) => line.asks).length, documents: documentsOf(rows, day, blobs),
    edit: rows.mark(`day_plan/${day}`),
  }
}

function inOrder(a: PlanRow, b: PlanRow): number {
  return byPosition(a.department, b.department) || (a.name < b.name ? -1 : 1)
}

function ownPlan(rows: Sight, day: Id, crew: Id): CallTerms | null {
  return rows.get('call_plan', callId(day, crew))?.own ?? null
}

/** People who had a call and no longer belong to the day: publishing tells them so. */
function calledOff(rows: Sight, plan: DayPlan, crew: CrewMember[]): PlanRow[] {
  const on = new Set(crew.map((member) => member.id))
  const gone = rows.all('call').filter((call) => call.day === plan.id && call.replaced_by === null && !on.has(call.crew))
  const members = gone.filter((call) => call.state !== 'cancelled').map((call) => rows.get('crew', call.crew))
  return members.filter((member) => member !== undefined).map((member) => planRow(rows, { ...plan, state: 'cancelled' }, member))
}

function departmentPlan(rows: Sight, day: Id, department: Id): DepartmentCall | null {
  return rows.get('department_call', departmentCallId(day, department)) ?? null
}

function planDepartment(rows: Sight, plan: DayPlan, id: Id): PlanDepartment {
  const { state = null, time = null, place = null, note = null } = departmentPlan(rows, plan.id, id) ?? {}
  return {
    department: departmentOf(rows, plan.production, id), state, time, place, note,
    clock: clock(transitionsOf(rows, plan.production), time, plan.date),
    edit: rows.mark(`department_call/${departmentCallId(plan.id, id)}`),
  }
}

function planRow(rows: Sight, plan: DayPlan, member: CrewMember): PlanRow {
  const transitions = transitionsOf(rows, plan.production)
  const id = callId(plan.id, member.id)
  const own = ownPlan(rows, plan.id, member.id)
  const terms = effectiveTerms(plan, departmentPlan(rows, plan.id, member.department), own)
  const published = rows.get('call', id) ?? null
  return {
    crew: member.id, name: member.name, position: member.position, call: id, own, terms, published,
    department: departmentOf(rows, plan.production, member.department), clock: clock(transitions, terms.time, plan.date),
    asks: asksAgain(published, terms, plan.date), changes: differences(published, terms, transitions, plan.date),
    edit: rows.mark(`call_plan/${id}`, `crew/${member.id}`),
  }
}
