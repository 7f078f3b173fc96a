// The days of a production, by date: plans where this person plans, published days else.
import type { Day, DayPlan, Id } from '../wire/types'
import type { DaySummary } from '../data/types'
import { clock } from './clock'
import { board } from './board'
import { transitionsOf, type Sight } from './sight'

export function days(rows: Sight, production: Id, now: number): DaySummary[] {
  const plans = rows.all('day_plan').filter((plan) => plan.production === production)
  const planned = new Set(plans.map((plan) => plan.id))
  const published = rows.all('day').filter((day) => day.production === production && !planned.has(day.id))
  const all = [...plans.map((plan) => summary(rows, plan, plan.dirty, now)), ...published.map((day) => summary(rows, day, false, now))]
  return all.sort((a, b) => (a.date === b.date ? ((a.unit?.position ?? 0) - (b.unit?.position ?? 0)) : a.date < b.date ? -1 : 1))
}

function summary(rows: Sight, day: Day | DayPlan, dirty: boolean, now: number): DaySummary {
  const { id, production, date, number, of, state, revision, colour, place } = day
  const { counts } = board(rows, id, now)
  return {
    id, production, unit: rows.get('unit', day.unit) ?? null, date, number, of, state, revision, colour, place, dirty,
    general: clock(transitionsOf(rows, production), day.general_call, date), counts: counts.people ? counts : null,
  }
}
