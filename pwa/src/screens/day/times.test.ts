import { describe, expect, it } from 'vitest'
import type { Transitions } from '../../wire/types'
import { meant, meantWrap, moved } from './times'

const LONDON: Transitions = [[0, 0], [Date.parse('2026-03-29T01:00:00Z'), 60], [Date.parse('2026-10-25T01:00:00Z'), 0]]
const clock = (time: string) => ({ time, date: '2026-11-27', late: false })
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

describe('a time typed on a call sheet', () => {
  it('is on the day of the sheet', () => {
    expect(iso(meant(LONDON, '2026-11-27', '06:30', clock('07:00')))).toBe('2026-11-27T06:30:00.000Z')
    expect(iso(meant(LONDON, '2026-07-27', '06:30', null))).toBe('2026-07-27T05:30:00.000Z')
  })

  it('is past midnight when the day begins after noon: Friday night is Saturday 00:15', () => {
    expect(iso(meant(LONDON, '2026-11-27', '00:15', clock('18:00')))).toBe('2026-11-28T00:15:00.000Z')
    expect(iso(meant(LONDON, '2026-11-27', '17:00', clock('18:00')))).toBe('2026-11-27T17:00:00.000Z')
  })

  it('is open while nothing is typed', () => {
    expect(meant(LONDON, '2026-11-27', '', clock('07:00'))).toBeNull()
    expect(moved(null, 30)).toBeNull()
  })

  it('moves by minutes', () => {
    expect(moved(1_000_000, -15)).toBe(1_000_000 - 900_000)
  })
})

describe('an estimated wrap', () => {
  it('before the call is next morning, also over the night the clocks change', () => {
    expect(iso(meantWrap(LONDON, '2026-11-27', '18:30', clock('07:00')))).toBe('2026-11-27T18:30:00.000Z')
    expect(iso(meantWrap(LONDON, '2026-03-28', '05:00', clock('18:00')))).toBe('2026-03-29T04:00:00.000Z')
  })
})
