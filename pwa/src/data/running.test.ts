import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'
import { confirm, stage, type Stage } from '../testing/stage'
import * as api from './api'

let set: Stage
afterEach(async () => {
  vi.restoreAllMocks()
  await api.stop()
})

const start = (): Promise<void> => {
  set = stage()
  return api.start(set.profile.host(), set.profile.name)
}

test('queries made before the phone has started are empty, and real afterwards', async () => {
  expect([api.session.current, api.syncState.current.mode, api.myCalls.current]).toEqual([null, 'starting', []])
  await start()
  void api.connect()
  await set.pass()
  await api.enter('ABCDEFGH', 'test')
  await set.pass(2_000)
  expect([api.session.current?.person.name, api.myCalls.current.map((call) => call.clock?.time)]).toEqual(['Ana', ['06:30']])
})

test('a tap is on the screen at once, marked as kept on this phone', async () => {
  await start()
  await api.enter('ABCDEFGH', 'test')
  await set.pass(2_000)
  await api.enqueue('answer_call', 'x', confirm())
  const [mine] = api.myCalls.current
  expect([mine?.answer, mine?.asks, mine?.edit?.stage]).toEqual(['confirmed', false, 'phone'])
})

test('a store that can not be read lets the app start, online only, and says so', async () => {
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => { throw new DOMException('server lost', 'UnknownError') })
  await start()
  expect(api.syncState.current.durable).toBe(false)
})
