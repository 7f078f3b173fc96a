import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Tab } from '../testing/profile'
import { entered, stage, type Stage } from '../testing/stage'

let set: Stage
let tab: Tab
beforeEach(async () => {
  set = stage()
  tab = await entered(set)
})
afterEach(() => set.closeAll())

interface Form { reason: string }
const form = (on: Tab): ReturnType<Tab['engine']['drafts']['draft']> => on.engine.drafts.draft<Form>('query')

test('what was typed is there after a reload, without anything being pressed', async () => {
  form(tab).save({ reason: 'the li' })
  form(tab).save({ reason: 'the lift' })
  await set.pass(400)
  await tab.close()
  const again = await set.open()
  expect(await form(again).load()).toEqual({ reason: 'the lift' })
})

test('what was typed a moment ago is written when the page hides', async () => {
  form(tab).save({ reason: 'the lift' })
  expect(tab.engine.drafts.dirty).toBe(true)
  tab.host.hide(true)
  await set.pass(1)
  expect(tab.engine.drafts.dirty).toBe(false)
  await tab.close()
  expect(await form(await set.open()).load()).toEqual({ reason: 'the lift' })
})

test('a form that was sent leaves no draft, even one still on its way to the disk', async () => {
  form(tab).save({ reason: 'the lift' })
  await form(tab).clear()
  await set.pass(1_000)
  expect([await form(tab).load(), tab.engine.drafts.dirty]).toEqual([null, false])
})

test('a draft belongs to its person', async () => {
  form(tab).save({ reason: 'the lift' })
  await form(tab).flush()
  tab.phone.meta = { ...tab.phone.meta, session: { device: 'd', person: { id: 'p2', name: 'Bo' }, studio: { id: 's1', name: '' }, memberships: [] } }
  expect(await form(tab).load()).toBeNull()
})
