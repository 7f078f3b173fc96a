import { describe, expect, it } from 'vitest'
import type { CallView } from '../../data/api'
import { answerWord, arrange, canUndo } from './arrange'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-24T21:00:00Z')

function call(over: Partial<CallView>): CallView {
  return {
    id: 'c', crew: 'k', production: { id: 'p', name: 'Night Ferry' }, unit: null, department: null, day: null, date: '2026-11-25', zone: 'Europe/London',
    state: 'timed', time: NOW + 9 * HOUR, clock: null, precall: null, pickup: null, place: null, note: null, reportTo: null, version: 1, publishedAt: null,
    changes: [], answer: 'awaiting', answered: null, answeredVersion: null, reason: null, how: null, byName: null, answeredAt: null, reply: null,
    asks: true, replaced: false, documents: [], edit: null, ...over,
  }
}

describe('Today', () => {
  it('shows the soonest call big and the others after it', () => {
    const [first, second] = [call({ id: 'a' }), call({ id: 'b', time: NOW + 33 * HOUR })]
    expect(arrange([first, second], NOW)).toEqual({ now: first, next: [second] })
  })

  it('keeps a call that has begun until the shift and its wrap are over', () => {
    const begun = call({ time: NOW - 15 * HOUR })
    expect(arrange([begun], NOW).now).toBe(begun)
    expect(arrange([call({ time: NOW - 17 * HOUR })], NOW).now).toBeNull()
  })

  it('gives the place to the next call that wants an answer once the shift has begun', () => {
    const today = call({ id: 'a', time: NOW - 9 * HOUR, asks: false, answer: 'confirmed' })
    const tomorrow = call({ id: 'b' })
    expect(arrange([today, tomorrow], NOW)).toEqual({ now: tomorrow, next: [today] })
    expect(arrange([today, { ...tomorrow, asks: false }], NOW).now).toBe(today)
  })

  it('keeps a stand by without a time on its own day', () => {
    const standBy = call({ state: 'stand_by', time: null, date: '2026-11-24' })
    expect(arrange([standBy], NOW).now).toBe(standBy)
  })

  it('leaves out a call that somebody else has taken', () => {
    expect(arrange([call({ replaced: true })], NOW).now).toBeNull()
  })

  it('asks the person instead of calling them overdue', () => {
    expect(answerWord(call({ answer: 'overdue' })).key).toBe('today.please')
    expect(answerWord(call({ answer: 'awaiting', state: 'cancelled' })).key).toBe('today.please_seen')
    expect(answerWord(call({ answer: 'superseded' })).key).toBe('answer.superseded')
  })

  it('offers the way back for an answer of this phone to the standing version only', () => {
    const given = { answered: 'confirmed' as const, answer: 'confirmed' as const, answeredVersion: 1, how: 'phone' as const, asks: false }
    expect(canUndo(call(given))).toBe(true)
    expect(canUndo(call({ ...given, version: 2 }))).toBe(false)
    expect(canUndo(call({ ...given, how: 'voice' }))).toBe(false)
    expect(canUndo(call({ ...given, answered: 'withdrawn' }))).toBe(false)
  })
})
