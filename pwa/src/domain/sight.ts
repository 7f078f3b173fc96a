// What queries look at: rows with waiting edits laid over, the marks of those edits, and the time.
import type { Department, Id, Instant, Production, Transitions } from '../wire/types'
import type { EditMark } from '../data/types'
import type { Rows } from './edits/kind'

export interface Sight extends Rows {
  /** The latest edit of this phone on one of these records, "entity/id". */
  mark(...records: string[]): EditMark | null
}

export interface Moment { person: Id | null; now: Instant }

export function transitionsOf(rows: Rows, production: Id): Transitions {
  return rows.get('production', production)?.transitions ?? []
}

export function byPosition<T extends { position: number; name: string }>(a: T, b: T): number {
  return a.position - b.position || (a.name < b.name ? -1 : 1)
}

/** Departments of a production in the order of the call sheet. */
export function departmentsOf(rows: Rows, production: Id): Department[] {
  return rows.all('department').filter((department) => department.production === production).sort(byPosition)
}

/** A department that is not on this phone still has to stand somewhere. */
export function departmentOf(rows: Rows, production: Id, id: Id): Department {
  return rows.get('department', id) ?? { id, production, name: '', position: Number.MAX_SAFE_INTEGER }
}

export function titleOf(rows: Rows, production: Id): { id: Id; name: string } {
  const found: Production | undefined = rows.get('production', production)
  return { id: production, name: found?.title ?? '' }
}
