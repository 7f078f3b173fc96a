// The phone of this page, opened once, and the ways to ask it. Screens use api.ts.
import { badge } from '../device/badge'
import type { Id } from '../wire/types'
import { openStore } from './db'
import type { Engine } from './engine'
import type { Host } from './host'
import { Bus, live } from './live'
import { Phone } from './phone'
import { StoreError, type Store } from './store'
import type { Live } from './types'

/** The one phone of this page. Queries may be made before it has started: they are empty, and told when it has. */
export const running: { phone: Phone | null; engine: Engine | null; blocked: boolean } = { phone: null, engine: null, blocked: false }
export const before = new Bus()

let starting: Promise<void> = Promise.resolve()

/**
 * Open the store and read what is on the phone. Call once, before mounting.
 * Resolves when `.current` values are real, or when another tab holds the store up: then they come once it lets go.
 */
export async function start(host: Host, name = 'callboard'): Promise<void> {
  const heldUp = new Promise<void>((resolve) => { starting = begin(host, name, resolve) })
  await Promise.race([starting, heldUp])
}

async function begin(host: Host, name: string, heldUp: () => void): Promise<void> {
  const setBlocked = (now: boolean): void => {
    running.blocked = now
    if (running.phone) running.phone.blocked = now
    if (now) heldUp()
    before.changed(['sync'])
  }
  const made = await shown(host, name, setBlocked)
  made.blocked = running.blocked
  running.phone = made
  made.bus.listen((topics) => before.changed(topics))
  made.bus.listen((topics) => { if (topics.has('edits')) badge(made.unsent.length) })
  before.changed(ALL)
}

/** Begin to send and fetch: after the first picture, which must not wait for it. */
export async function connect(): Promise<void> {
  await starting
  await (await work()).start()
}

/** A phone with what is in its store. Where there is none, or it can not be read, it works online only, and says so by `durable`. */
async function shown(host: Host, name: string, onBlocked: (blocked: boolean) => void): Promise<Phone> {
  let store: Store | null = null
  try {
    store = await openStore({ name, after: host.after, onBlocked, onOutdated: () => onBlocked(true), on: host.on })
    return await startedPhone(host, store)
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause
    store?.close()
    const { memoryStore } = await import('./memory')
    return startedPhone(host, memoryStore())
  }
}

async function startedPhone(host: Host, store: Store): Promise<Phone> {
  const made = new Phone(host, store)
  await made.start()
  return made
}

/** Close everything: for tests. */
export async function stop(): Promise<void> {
  await running.phone?.stop()
  running.phone?.store.close()
  running.phone = null
  running.engine = null
}

export function need(): Phone {
  if (!running.phone) throw new Error('start() has not resolved yet')
  return running.phone
}

export const work = async (): Promise<Engine> => (running.engine ??= await need().engine())

export const CALLS = ['production', 'unit', 'department', 'contact', 'day', 'call', 'answer', 'document', 'edits', 'time', 'session']
export const BOARD = ['production', 'unit', 'department', 'day', 'call', 'answer', 'message', 'crew', 'crew_contact', 'enrolment', 'edits', 'time']
export const PLAN = [...BOARD, 'day_plan', 'call_plan', 'department_call', 'document']
const ALL = [...PLAN, 'contact', 'me', 'sync', 'session', 'verdict']

/** A value worked out from what is on this phone, again when one of `topics` changed. */
export const query = <T>(topics: readonly string[], empty: T, ask: (on: Phone) => T): Live<T> =>
  live(before, topics, () => (running.phone ? ask(running.phone) : empty))

const cache = new Map<string, Live<unknown>>()
/** One query per name and id, however often a screen asks for it. */
export function cached<T>(name: string, id: Id, make: () => Live<T>): Live<T> {
  const key = `${name}/${id}`
  const known = cache.get(key) as Live<T> | undefined
  if (known) return known
  const made = make()
  cache.set(key, made)
  return made
}
