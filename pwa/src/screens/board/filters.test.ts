import { describe, expect, it } from 'vitest'
import type { BoardRow, BoardView, Counts, DepartmentCounts } from '../../data/api'
import { count, defaultDay, groups, matches, undelivered } from './filters'

const zero: Counts = { people: 0, awaiting: 0, confirmed: 0, query: 0, cannot_make: 0, superseded: 0, overdue: 0, queued: 0, sent: 0, delivered: 0, opened: 0, failed: 0, voice: 0 }
const camera = { id: 'cam', production: 'p', name: 'Camera', position: 0 }
const grip = { id: 'grip', production: 'p', name: 'Grip', position: 1 }

function row(over: Partial<BoardRow>): BoardRow {
  return {
    crew: 'k', name: 'Zoë Farrow', position: '1st AC', phone: null, email: null, noSmartphone: false, entered: true, department: camera, call: 'c', version: 1,
    state: 'timed', time: 100, clock: null, place: null, pickup: null, message: 'delivered', messageAt: null, answer: 'awaiting', reason: null, how: null,
    byName: null, answeredAt: null, reply: null, changes: [], edit: null, ...over,
  }
}

function view(rows: BoardRow[]): BoardView {
  const departments: DepartmentCounts[] = [camera, grip].map((department) => ({ ...zero, department }))
  return { day: null, unit: null, rows, departments, counts: zero }
}

describe('the board', () => {
  it('finds people without their accents and by several words in any order', () => {
    expect(matches(row({}), 'zoe')).toBe(true)
    expect(matches(row({}), 'ac farrow')).toBe(true)
    expect(matches(row({}), 'farrow grip')).toBe(false)
  })

  it('groups by department in the order of the call sheet, by call time and then by name', () => {
    const rows = [row({ crew: '1', department: grip }), row({ crew: '2', time: 200 }), row({ crew: '3', name: 'Bo' }), row({ crew: '4', name: 'Amara', time: null })]
    expect(groups(view(rows), 'all', '').map((group) => group.rows.map((one) => one.crew))).toEqual([['3', '2', '4'], ['1']])
  })

  it('shows a whole department to who searches for its name', () => {
    expect(groups(view([row({ department: grip })]), 'all', 'grip')).toHaveLength(1)
  })

  it('counts what a filter would show', () => {
    const rows = [row({ answer: 'query' }), row({ answer: 'query' }), row({ answer: 'confirmed' })]
    expect(count(view(rows), 'query')).toBe(2)
    expect(count(view(rows), 'all')).toBe(3)
  })

  it('names people whom nothing has reached, but not those told by voice', () => {
    expect(undelivered(row({ message: 'failed' }))).toBe(true)
    expect(undelivered(row({ entered: false, message: 'queued' }))).toBe(true)
    expect(undelivered(row({ entered: false, message: 'failed', how: 'voice', answer: 'confirmed' }))).toBe(false)
    expect(undelivered(row({ call: null }))).toBe(false)
  })

  it('opens on tomorrow, else today, else the latest published day', () => {
    const day = (date: string, state = 'published') => ({ id: date, date, state })
    expect(defaultDay([day('2026-11-24'), day('2026-11-25'), day('2026-11-26')], '2026-11-24')?.date).toBe('2026-11-25')
    expect(defaultDay([day('2026-11-24'), day('2026-11-25', 'draft')], '2026-11-24')?.date).toBe('2026-11-24')
    expect(defaultDay([day('2026-11-22'), day('2026-11-23')], '2026-11-24')?.date).toBe('2026-11-23')
    expect(defaultDay([], '2026-11-24')).toBeNull()
  })
})
