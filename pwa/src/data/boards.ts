// What ADs, heads and office see: days, boards, plans, crew. Apart from queries.ts, because crew never need it.
import { board as boardOf } from '../domain/board'
import { NONE } from '../domain/counts'
import { crewList } from '../domain/crew_list'
import { dayPlan as planOf } from '../domain/day_plan'
import { days as daysOf } from '../domain/days'
import type { Id } from '../wire/types'
import { BOARD, cached, PLAN, query, running } from './running'
import type { BoardView, CrewView, DayPlanView, DaySummary, Live } from './types'

/** Days of a production: plans where I may plan, published days else; by date. */
export function days(production: Id): Live<DaySummary[]> {
  return cached('days', production, () => query<DaySummary[]>(PLAN, [], (on) => daysOf(on.view, production, on.host.now())))
}

const NOBODY: BoardView = { day: null, unit: null, rows: [], departments: [], counts: NONE }

/** The confirmations board of a published day. */
export function board(id: Id): Live<BoardView> {
  return cached('board', id, () => query(BOARD, NOBODY, (on) => boardOf(on.view, id, on.host.now())))
}

/** A board is on the screen (true): pokes are answered faster. */
export function watchBoard(watching: boolean): void {
  if (running.phone) running.phone.watchingBoard = watching
}

/** A day being planned; null when unknown. */
export function dayPlan(id: Id): Live<DayPlanView | null> {
  return cached('plan', id, () => query<DayPlanView | null>(PLAN, null, (on) => planOf(on.view, id, on)))
}

export function crew(production: Id): Live<CrewView[]> {
  return cached('crew', production, () =>
    query<CrewView[]>(['crew', 'crew_contact', 'enrolment', 'department', 'unit', 'edits'], [], (on) => crewList(on.view, production)))
}
