import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'
import { stage } from '../testing/stage'
import * as api from './api'

vi.mock(import('./schema'), async (original) => ({ ...(await original()), VERSION: 2 }))
afterEach(() => api.stop())

/** A tab of the version before, which does not hear that a newer one wants the store. */
async function oldTab(name: string): Promise<IDBDatabase> {
  const { migrate } = await import('./schema')
  return new Promise((resolve, reject) => {
    const open = indexedDB.open(name, 1)
    open.onupgradeneeded = () => migrate(open.result as never, 0)
    open.onsuccess = () => resolve(open.result)
    open.onerror = () => reject(open.error as Error)
  })
}

test('a store that an older tab holds up does not leave the screen empty, and opens once that tab is closed', async () => {
  const set = stage()
  const old = await oldTab(set.profile.name)
  const starting = api.start(set.profile.host(), set.profile.name)
  await set.pass(6_000)
  await starting
  expect([api.syncState.current.blocked, api.syncState.current.mode]).toEqual([true, 'starting'])
  old.close()
  await api.connect()
  expect([api.syncState.current.blocked, api.syncState.current.durable]).toEqual([false, true])
})
