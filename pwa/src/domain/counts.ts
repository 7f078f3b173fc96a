// How many of whom: the heads of the board.
import type { BoardRow, Counts, DepartmentCounts } from '../data/types'

export const NONE: Counts = {
  people: 0, awaiting: 0, confirmed: 0, query: 0, cannot_make: 0, superseded: 0, overdue: 0, queued: 0, sent: 0, delivered: 0,
  opened: 0, failed: 0, voice: 0,
}

type Counted = Pick<BoardRow, 'answer' | 'message' | 'how'>

/** Count people by answer and by how far their message has come. */
export function count(rows: Counted[]): Counts {
  const counts = { ...NONE, people: rows.length }
  for (const row of rows) {
    counts[row.answer] += 1
    if (row.message) counts[row.message] += 1
    if (row.how === 'voice') counts.voice += 1
  }
  return counts
}

/** The same per department, in the order of the rows. */
export function countByDepartment(rows: BoardRow[]): DepartmentCounts[] {
  const groups = grouped(rows)
  return [...groups.values()].flatMap((group) => (group[0] ? [{ ...count(group), department: group[0].department }] : []))
}

function grouped(rows: BoardRow[]): Map<string, BoardRow[]> {
  const groups = new Map<string, BoardRow[]>()
  for (const row of rows) groups.set(row.department.id, [...(groups.get(row.department.id) ?? []), row])
  return groups
}
