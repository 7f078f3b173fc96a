import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BLOCKED_AFTER_MS, openStore } from './db'
import { memoryStore } from './memory'
import { StoreError, type Store } from './store'

let named = 0
const fresh = (): Promise<Store> => {
  named += 1
  return openStore({ name: `store-${named}`, after: () => () => undefined, onBlocked: () => undefined, onOutdated: () => undefined })
}

describe.each([['IndexedDB', fresh], ['memory', () => Promise.resolve(memoryStore())]])('a store in %s', (_name, make) => {
  let store: Store
  beforeEach(async () => { store = await make() })
  afterEach(() => store.close())

  const row = (s: string, i: string, v = 1): object => ({ s, e: 'call', i, v, d: {} })

  test('gives back what was put', async () => {
    await store.write(['base'], (tx) => tx.put('base', row('a', '1')))
    expect(await store.read(['base'], (tx) => tx.get('base', ['a', 'call', '1']))).toEqual(row('a', '1'))
  })

  test('lists the rows of one prefix in order, and no others', async () => {
    await store.write(['base'], async (tx) => { for (const [s, i] of [['b', '1'], ['a', '2'], ['a', '1'], ['ab', '1']] as const) await tx.put('base', row(s, i)) })
    const found = await store.read(['base'], (tx) => tx.all<{ i: string }>('base', { prefix: ['a'] }))
    expect(found.map((one) => one.i)).toEqual(['1', '2'])
  })

  test('orders a queue by number, not by text, and stops at a limit', async () => {
    await store.write(['queue'], async (tx) => { for (const seq of [10, 9, 1]) await tx.put('queue', { device: 'd', seq }) })
    expect(await store.read(['queue'], (tx) => tx.all('queue', { prefix: ['d'], limit: 2 }))).toEqual([{ device: 'd', seq: 1 }, { device: 'd', seq: 9 }])
  })

  test('clears one prefix and leaves its neighbours', async () => {
    await store.write(['base'], async (tx) => { await tx.put('base', row('a', '1')); await tx.put('base', row('ab', '1')) })
    await store.write(['base'], (tx) => tx.clear('base', ['a']))
    expect(await store.read(['base'], (tx) => tx.keys('base'))).toEqual([['ab', 'call', '1']])
  })

  test('leaves nothing of a transaction that failed half-way', async () => {
    const failing = store.write(['base', 'meta'], async (tx) => {
      await tx.put('base', row('a', '1'))
      await tx.put('meta', 1, 'cursor')
      throw new RangeError('half-way')
    })
    await expect(failing).rejects.toThrow('half-way')
    expect(await store.read(['base', 'meta'], async (tx) => [await tx.all('base'), await tx.get('meta', 'cursor')])).toEqual([[], undefined])
  })
})

const lost = (name: string): DOMException => new DOMException('Connection to Indexed Database server lost', name)

describe('a store whose connection dies', () => {
  afterEach(() => vi.restoreAllMocks())

  test.each(['InvalidStateError', 'UnknownError', 'AbortError'])('reopens once and tries again after %s', async (name) => {
    const store = await fresh()
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => { throw lost(name) })
    await store.write(['meta'], (tx) => tx.put('meta', 1, 'a'))
    expect(await store.read(['meta'], (tx) => tx.get('meta', 'a'))).toBe(1)
  })

  test('says what is wrong when it fails twice', async () => {
    const store = await fresh()
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => { throw lost('InvalidStateError') })
    await expect(store.read(['meta'], (tx) => tx.get('meta', 'a'))).rejects.toMatchObject({ name: 'StoreError', trouble: 'lost' })
  })

  test('works again after the handle was closed under it', async () => {
    const store = await fresh()
    const used = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await store.write(['meta'], (tx) => tx.put('meta', 1, 'a'))
    ;(used.mock.contexts[0] as IDBDatabase).close()
    await store.write(['meta'], (tx) => tx.put('meta', 2, 'a'))
    expect(await store.read(['meta'], (tx) => tx.get('meta', 'a'))).toBe(2)
  })

  test('does not try again when the disk is full', async () => {
    const store = await fresh()
    let tries = 0
    const full = store.write(['meta'], () => { tries += 1; throw lost('QuotaExceededError') })
    await expect(full).rejects.toMatchObject({ trouble: 'full' })
    expect(tries).toBe(1)
  })

  test('gives up a transaction that never answers, and says so', async () => {
    const bites: (() => void)[] = []
    const store = await openStore({
      name: 'stuck', onBlocked: () => undefined, onOutdated: () => undefined,
      after: (_ms, act) => { bites.push(act); return () => { bites.splice(bites.indexOf(act), 1) } },
    })
    const stuck = store.read(['meta'], () => new Promise<never>(() => undefined))
    const outcome = expect(stuck).rejects.toMatchObject({ trouble: 'stuck' })
    for (let turn = 0; turn < 50; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      bites.forEach((bite) => bite())
    }
    await outcome
  })
})

test('a browser that refuses IndexedDB is told apart from a broken one', async () => {
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => { throw new DOMException('private window', 'SecurityError') })
  await expect(fresh()).rejects.toBeInstanceOf(StoreError)
  vi.restoreAllMocks()
})

test('a tab gives way when another one needs a newer version', async () => {
  let outdated = false
  const store = await openStore({ name: 'two-tabs', after: () => () => undefined, onBlocked: () => undefined, onOutdated: () => { outdated = true } })
  await new Promise<void>((resolve, reject) => {
    const newer = indexedDB.open('two-tabs', 99)
    newer.onsuccess = () => { newer.result.close(); resolve() }
    newer.onerror = () => reject(newer.error as Error)
  })
  expect(outdated).toBe(true)
  await expect(store.read(['meta'], (tx) => tx.get('meta', 'a'))).rejects.toMatchObject({ trouble: 'lost' })
})

test('a tab that is held up by an older one says so, and that it is over', async () => {
  const older = await new Promise<IDBDatabase>((resolve, reject) => {
    const open = indexedDB.open('held-up', 1)
    open.onsuccess = () => resolve(open.result)
    open.onerror = () => reject(open.error as Error)
  })
  const states: boolean[] = []
  const removal = indexedDB.deleteDatabase('held-up') // waits for `older`, and everything after it waits too
  const opening = openStore({
    name: 'held-up', after: (ms, act) => { if (ms === BLOCKED_AFTER_MS) act(); return () => undefined }, onBlocked: (now) => states.push(now), onOutdated: () => undefined,
  })
  removal.onblocked = () => older.close()
  const store = await opening
  store.close()
  expect(states.at(-1)).toBe(false)
})

test('a page that is frozen leaves no transaction open, and does what was under way again when it comes back', async () => {
  const heard = new Map<string, () => void>()
  const store = await openStore({
    name: 'left', after: () => () => undefined, onBlocked: () => undefined, onOutdated: () => undefined,
    on: (event, act) => heard.set(event, act),
  })
  let tries = 0
  const writing = store.write(['base'], async (tx) => {
    tries += 1
    await tx.put('base', { s: 'a', e: 'call', i: '1', v: tries, d: {} })
    if (tries === 1) heard.get('frozen')?.()
    await tx.put('base', { s: 'a', e: 'call', i: '2', v: tries, d: {} })
  })
  const next = await openStore({ name: 'left', after: () => () => undefined, onBlocked: () => undefined, onOutdated: () => undefined })
  expect(await next.read(['base'], (tx) => tx.all('base'))).toEqual([])
  heard.get('shown')?.()
  await writing
  expect((await next.read(['base'], (tx) => tx.all<{ v: number }>('base'))).map((row) => row.v)).toEqual([2, 2])
})

test('a browser that never answers the first opening is asked once more, and then told apart as stuck', async () => {
  let asked = 0
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => { asked += 1; return new IDBOpenDBRequest() })
  const opening = openStore({ name: 'silent', after: (_ms, act) => { setTimeout(act, 1); return () => undefined }, onBlocked: () => undefined, onOutdated: () => undefined })
  await expect(opening).rejects.toMatchObject({ trouble: 'stuck' })
  expect(asked).toBe(2)
  vi.restoreAllMocks()
})
