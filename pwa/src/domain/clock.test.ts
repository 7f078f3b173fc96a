import { describe, expect, test } from 'vitest'
import type { Transitions } from '../wire/types'
import { addDays, callWords, clock, instantOf, local, offsetAt } from './clock'

const at = (text: string): number => Date.parse(text)
/** Los Angeles around its change to summer time, 8 March 2026, and back, 1 November 2026. */
const LA: Transitions = [[at('2025-11-02T09:00Z'), -480], [at('2026-03-08T10:00Z'), -420], [at('2026-11-01T09:00Z'), -480]]

describe('local time', () => {
  test('before the first transition is that of the first', () => expect(offsetAt(LA, 0)).toBe(-480))
  test('follows the transitions to the minute', () => {
    expect([local(LA, at('2026-03-08T09:59Z')).time, local(LA, at('2026-03-08T10:00Z')).time]).toEqual(['01:59', '03:00'])
  })
  test('goes there and back on any day', () => {
    for (let day = 0; day < 400; day += 7) {
      const date = addDays('2026-01-01', day)
      expect(local(LA, instantOf(LA, date, '06:30'))).toEqual({ date, time: '06:30' })
    }
  })
  test('that comes twice means the first', () => expect(instantOf(LA, '2026-11-01', '01:30')).toBe(at('2026-11-01T08:30Z')))
  test('that is skipped means as long after the jump', () => expect(local(LA, instantOf(LA, '2026-03-08', '02:30')).time).toBe('03:30'))
})

describe('a call', () => {
  test('past midnight is told by the night it belongs to', () => {
    const time = clock([[0, 0]], at('2026-11-28T00:15Z'), '2026-11-27')
    expect(time && callWords(time, '2026-11-27', 'en', 'night')).toBe('Fri night → Sat 00:15')
  })
  test('of its own day is told by its time alone', () => {
    const time = clock([[0, 0]], at('2026-11-27T06:30Z'), '2026-11-27')
    expect(time && callWords(time, '2026-11-27', 'en', 'night')).toBe('06:30')
  })
})
