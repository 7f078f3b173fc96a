import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerId } from '../domain/ids'
import type { Tab } from '../testing/profile'
import { call, CALL, confirm, entered, stage, type Stage } from '../testing/stage'

let set: Stage
let tab: Tab
beforeEach(async () => {
  set = stage()
  tab = await entered(set)
})
afterEach(() => set.closeAll())

const answer = (on = tab): string | undefined => on.phone.view.get('answer', answerId(CALL))?.answer
const confirmed = (): number => set.server.effects.filter((edit) => edit.kind === 'answer_call').length

describe('two tabs', () => {
  test.each([[true], [false]])('with locks %s send each edit once and show the same', async (locks) => {
    await set.closeAll()
    set = stage({ locks })
    tab = await entered(set)
    const other = await set.open()
    await Promise.all([tab.engine.enqueue('answer_call', 'x', confirm()), other.engine.enqueue('answer_call', 'x', { ...confirm(), answer: 'query', reason: 'bus?' })])
    await set.pass(10_000)
    expect([confirmed(), answer(), answer(other), tab.phone.queue.length + other.phone.queue.length]).toEqual([2, answer(other), answer(other), 0])
  })
})

test('a frozen tab that holds the lock for ever does not hold up the queue for ever', async () => {
  set.profile.freezeLock()
  await tab.engine.enqueue('answer_call', 'x', confirm())
  await set.pass(20_000)
  expect(confirmed()).toBe(0)
  await set.pass(60_000)
  expect(confirmed()).toBe(1)
})

describe('a poke', () => {
  test('fetches when it names something new, and not otherwise', async () => {
    const before = set.server.requests.length
    tab.host.poke(tab.phone.meta.cursor)
    await set.pass()
    expect(set.server.requests.length).toBe(before)
    set.server.put('person:p1', 'call', CALL, call(2, { place: 'Lot B' }))
    tab.host.poke(set.server.version)
    await set.pass()
    expect(tab.phone.rows.get('call', CALL)?.place).toBe('Lot B')
  })

  test('tells the server once that a call has come', async () => {
    await set.pass(2_000)
    const seen = set.server.effects.filter((edit) => edit.kind === 'see_call')
    expect(seen.map((edit) => edit.args)).toEqual([{ call: CALL, version: 1, seen: 'delivered' }])
  })
})
