import type { BoardRow, BoardView, DepartmentCounts } from '../../data/api'

export type Filter = 'all' | 'awaiting' | 'overdue' | 'query' | 'cannot_make' | 'superseded' | 'confirmed' | 'undelivered'

export const FILTERS: readonly Filter[] = ['all', 'awaiting', 'overdue', 'query', 'cannot_make', 'superseded', 'confirmed', 'undelivered']

/** What an AD must chase: these raise their voice while there are any. */
export const LOUD: ReadonlySet<Filter> = new Set(['overdue', 'query', 'cannot_make', 'undelivered'])

/** Nothing has reached a phone of theirs: the message failed, or they have never entered. */
export function undelivered(row: BoardRow): boolean {
  return row.call !== null && row.how !== 'voice' && (row.message === 'failed' || (row.entered === false && row.answer !== 'confirmed'))
}

export function passes(row: BoardRow, filter: Filter): boolean {
  if (filter === 'all') return true
  return filter === 'undelivered' ? undelivered(row) : row.answer === filter
}

export function count(view: BoardView, filter: Filter): number {
  return view.rows.filter((row) => passes(row, filter)).length
}

/** Lower case without accents, so that "Zoe" finds "Zoë". */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

export function matches(row: { name: string; position: string }, wanted: string): boolean {
  const text = plain(`${row.name} ${row.position}`)
  return plain(wanted).split(/\s+/).every((word) => text.includes(word))
}

export interface Group { counts: DepartmentCounts; rows: BoardRow[] }

/** The rows that pass, by department in the order of the call sheet; within one by call time, then name. */
export function groups(view: BoardView, filter: Filter, wanted: string): Group[] {
  const rows = view.rows.filter((row) => passes(row, filter) && (wanted === '' || matches(row, wanted) || matches({ name: row.department.name, position: '' }, wanted)))
  return view.departments
    .map((counts) => ({ counts, rows: rows.filter((row) => row.department.id === counts.department.id).sort(byCall) }))
    .filter((group) => group.rows.length > 0)
}

function byCall(a: BoardRow, b: BoardRow): number {
  return (a.time ?? Infinity) - (b.time ?? Infinity) || a.name.localeCompare(b.name)
}

/** The day that an AD wants to see: tomorrow's, else the next published, else the latest. */
export function defaultDay<T extends { id: string; date: string; state: string }>(days: readonly T[], today: string): T | null {
  const ahead = days.filter((day) => day.date > today && day.state === 'published')
  const current = days.find((day) => day.date === today && day.state === 'published')
  return ahead[0] ?? current ?? days.filter((day) => day.state === 'published').at(-1) ?? days.at(-1) ?? null
}
