// A phone, a tiny server and a call, ready to be spoiled.
import { Clock, chance } from './clock'
import { Profile, type Tab } from './profile'
import { TinyServer } from './server'
import type { EditArgs } from '../wire/types'

export const CALL = 'c1'

export function call(version: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: CALL, day: 'd1', crew: 'k1', person: 'p1', production: 'x', department: 'cam', unit: 'u1', date: '2026-11-25', zone: 'UTC',
    state: 'timed', time: Date.UTC(2026, 10, 25, 6, 30), precall: null, pickup: null, place: 'Lot A', note: null, report_to: null,
    version, was: null, published_at: Date.UTC(2026, 10, 24, 19, 0), replaced_by: null, ...more,
  }
}

export const confirm = (version = 1): EditArgs['answer_call'] => ({ call: CALL, version, answer: 'confirmed', reason: null })

export interface Stage {
  clock: Clock
  server: TinyServer
  profile: Profile
  open(): Promise<Tab>
  /** Let the phone do all it wants to do within a while. */
  pass(ms?: number): Promise<void>
  closeAll(): Promise<void>
}

let made = 0

export function stage(options: { memory?: boolean; locks?: boolean } = {}): Stage {
  const clock = new Clock()
  const server = new TinyServer()
  made += 1
  const profile = new Profile(`stage-${made}`, clock, chance(made), server.handle, options)
  server.put('prod:x', 'production', 'x', { id: 'x', title: 'Night Ferry', kind: 'film', currency: 'GBP', zone: 'UTC', transitions: [[0, 0]] })
  server.put('person:p1', 'me', 'k1', { id: 'k1', production: 'x', person: 'p1', department: 'cam', unit: 'u1', name: 'Ana', position: 'Loader', roles: ['crew'], start: null, finish: null })
  server.put('person:p1', 'call', CALL, call(1))
  const tabs: Tab[] = []
  return {
    clock, server, profile,
    async open() {
      const tab = await profile.open()
      tabs.push(tab)
      return tab
    },
    async pass(ms = 1_000) {
      const step = Math.max(100, ms / 50)
      for (let passed = 0; passed < ms; passed += step) await clock.pass(Math.min(step, ms - passed))
    },
    async closeAll() {
      for (const tab of tabs.splice(0)) await tab.close()
    },
  }
}

/** A phone that has entered and fetched everything. */
export async function entered(set: Stage): Promise<Tab> {
  const tab = await set.open()
  // The store is empty, yet the tiny server always knows a session: only entering is tested here.
  await tab.engine.enter('ABCDEFGH', 'test')
  await set.pass(2_000)
  return tab
}
