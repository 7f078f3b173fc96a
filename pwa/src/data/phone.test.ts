import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { answerId } from '../domain/ids'
import type { Tab } from '../testing/profile'
import { CALL, confirm, entered, stage, type Stage } from '../testing/stage'

let set: Stage
let tab: Tab
beforeEach(async () => {
  set = stage()
  tab = await entered(set)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await set.closeAll()
})

const offline = (): void => { set.profile.transport = () => Promise.reject(new TypeError('no network')) }
const online = (): void => { set.profile.transport = set.server.handle }
const confirmed = (): number => set.server.effects.filter((edit) => edit.kind === 'answer_call').length
const answer = (on = tab): string | undefined => on.phone.view.get('answer', answerId(CALL))?.answer

describe('leaving', () => {
  test('is refused while edits wait, and says how many', async () => {
    offline()
    await tab.engine.enqueue('answer_call', 'x', confirm())
    expect(await tab.engine.leave(false)).toMatchObject({ ok: false, code: 'unsent', detail: '1' })
  })

  test('is refused until what waits was exported, even when the person insists', async () => {
    offline()
    await tab.engine.enqueue('answer_call', 'x', confirm())
    expect(await tab.engine.leave(true)).toMatchObject({ code: 'not_exported' })
    const file = JSON.parse(await tab.engine.export()) as { edits: { args: unknown }[] }
    expect(file.edits.map((edit) => edit.args)).toEqual([confirm()])
    online()
    expect(await tab.engine.leave(true)).toMatchObject({ ok: true })
  })

  test('leaves nothing of the person on this phone', async () => {
    await tab.engine.drafts.draft('query').save({ reason: 'the lift' })
    await tab.engine.drafts.flush()
    await tab.engine.leave(false)
    const stores = ['base', 'staged', 'queue', 'acked', 'drafts', 'blobs'] as const
    const left = await tab.store.read([...stores], async (tx) => { const all = []; for (const name of stores) all.push(...(await tx.all(name))); return all })
    expect([left, tab.phone.rows.all('call'), tab.phone.meta.session, set.profile.twin]).toEqual([[], [], null, null])
  })

  test('is not possible without the server, which must forget this phone', async () => {
    offline()
    expect(await tab.engine.leave(false)).toMatchObject({ ok: false, code: 'no_network' })
    expect(tab.phone.meta.session).not.toBeNull()
  })
})

describe('another person who enters on this phone', () => {
  const other = { person: { id: 'p2', name: 'Bo' }, studio: { id: 's1', name: 'Studio' } }
  const enterAs = async (who: object): Promise<void> => {
    set.server.renew()
    const real = set.server.handle
    set.profile.transport = async (request) => {
      const answered = await real(request)
      if (request.path !== '/api/enter') return answered
      const body = { ...(JSON.parse(await answered.text()) as object), ...who }
      return { ...answered, text: () => Promise.resolve(JSON.stringify(body)) }
    }
    await tab.engine.enter('ABCDEFGH', 'test')
    await set.pass(5_000)
  }

  test('never sends the edits of the one before, and sees nothing of theirs', async () => {
    offline()
    await tab.engine.enqueue('answer_call', 'x', confirm())
    set.server.scopes = []
    await enterAs(other)
    expect([confirmed(), tab.phone.queue, tab.phone.rows.all('call')]).toEqual([0, [], []])
    expect(JSON.parse(await tab.engine.export())).toMatchObject({ edits: [{ person: 'p1' }] })
  })

  test('is not mistaken for the one before when a device is to be renewed', async () => {
    const real = set.server.handle
    set.profile.transport = async (request) => {
      const answered = await real(request)
      return request.path === '/api/session' ? { ...answered, text: () => Promise.resolve(JSON.stringify({ ...other, device: 'd', epoch: 'one', memberships: [] })) } : answered
    }
    await tab.engine.enqueue('answer_call', 'x', confirm())
    set.server.devices.clear()
    await set.pass(5_000)
    expect([tab.phone.state.mode, tab.phone.state.problem, confirmed(), tab.phone.queue.length]).toEqual(['signed_out', 'other_person', 0, 1])
  })
})

describe('a phone that was wiped', () => {
  test.each([[false], [true]])('says so, and uses no number of the old queue again (twin gone: %s)', async (everything) => {
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass()
    const before = tab.phone.meta.session?.device
    await tab.close()
    await set.profile.wipe(everything)
    const again = await set.open()
    await set.pass(5_000)
    expect(again.phone.state.wiped).not.toBeNull()
    expect(again.phone.meta.session?.device).not.toBe(before)
    expect([answer(again), again.phone.rows.all('call').length]).toEqual(['confirmed', 1])
    await again.engine.enqueue('answer_call', 'x', { ...confirm(), answer: 'query', reason: 'lift?' })
    await set.pass()
    expect([answer(again), confirmed()]).toEqual(['query', 2])
  })

  test('finds its session again once there is a network, without being opened anew', async () => {
    await tab.close()
    await set.profile.wipe(false)
    offline()
    const again = await set.open()
    expect(again.phone.meta.session).toBeNull()
    online()
    again.host.fire('online')
    await set.pass(5_000)
    expect(again.phone.rows.all('call')).toHaveLength(1)
  })

  test('remembers how many edits went with it', async () => {
    offline()
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await tab.close()
    await set.profile.wipe(false)
    const again = await set.open()
    expect(again.phone.state.wiped).toMatchObject({ unsent: 1 })
  })
})

describe('a full disk', () => {
  const full = (): void => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError') })
  }

  test('sends the edit from memory, and says that it is not saved', async () => {
    full()
    expect(await tab.engine.enqueue('answer_call', 'x', confirm())).toMatchObject({ saved: 'memory' })
    expect([answer(), tab.phone.view.mark(`call/${CALL}`)?.stage, tab.phone.state.full, tab.phone.unsent.length]).toEqual(['confirmed', 'memory', true, 1])
    await set.pass(2_000)
    expect(confirmed()).toBe(1)
  })

  test('that has room again keeps edits as before, and none has its effect twice', async () => {
    full()
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(2_000)
    vi.restoreAllMocks()
    expect(await tab.engine.enqueue('answer_call', 'x', { ...confirm(), answer: 'query', reason: 'lift?' })).toMatchObject({ saved: 'phone' })
    await set.pass(120_000)
    expect([confirmed(), tab.phone.unsent.length, answer(), tab.phone.state.full]).toEqual([2, 0, 'query', false])
  })
})

test('a window without a store works online, and says that nothing is kept', async () => {
  await set.closeAll()
  set = stage({ memory: true })
  tab = await entered(set)
  expect(await tab.engine.enqueue('answer_call', 'x', confirm())).toMatchObject({ saved: 'memory' })
  await set.pass()
  expect([confirmed(), tab.phone.state.durable]).toEqual([1, false])
})

test('a clock set back by hours does not hold up the queue', async () => {
  offline()
  await tab.engine.enqueue('answer_call', 'x', confirm())
  await set.pass(5_000)
  set.clock.jump(-20 * 3_600_000)
  online()
  await set.pass(120_000)
  expect(confirmed()).toBe(1)
})

test('what another tab was told is seen here too', async () => {
  const other = await set.open()
  await other.engine.enqueue('answer_call', 'x', confirm())
  await set.pass(5_000)
  expect([answer(), tab.phone.queue.length]).toEqual(['confirmed', 0])
})

describe('whatever call of the database fails once', () => {
  // Every index of the trace in turn: the connection is lost there, and nothing may be lost with it.
  const NAMES = ['transaction', 'get', 'getAll', 'put', 'delete'] as const

  function failAt(index: number): { calls: () => number } {
    let calls = 0
    const spoil = (target: object, name: string): void => {
      const real = (target as Record<string, (...args: unknown[]) => unknown>)[name]
      vi.spyOn(target as Record<string, () => unknown>, name).mockImplementation(function (this: unknown, ...args: unknown[]) {
        if (calls++ === index) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
        return real?.apply(this, args)
      })
    }
    spoil(IDBDatabase.prototype, NAMES[0])
    for (const name of NAMES.slice(1)) spoil(IDBObjectStore.prototype, name)
    return { calls: () => calls }
  }

  async function journey(): Promise<void> {
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(3_000)
  }

  test('the edit is kept, sent once, and its answer taken in', async () => {
    const trace = failAt(-1)
    await journey()
    const length = trace.calls()
    vi.restoreAllMocks()
    expect(length).toBeGreaterThan(20)
    for (let index = 0; index < length; index += 1) {
      await set.closeAll()
      set = stage()
      tab = await entered(set)
      failAt(index)
      await journey()
      vi.restoreAllMocks()
      await set.pass(120_000)
      expect([index, confirmed(), tab.phone.unsent.length, answer()]).toEqual([index, 1, 0, 'confirmed'])
    }
  }, 60_000)
})

describe('a phone that was signed out from elsewhere', () => {
  const revoke = (): void => {
    const real = set.server.handle
    set.profile.transport = async (request) => {
      const answered = await real(request)
      if (request.path !== '/sync/v1') return answered
      const body = { ...(JSON.parse(await answered.text()) as object), changes: [], more: false, reset: 'signed_out', cursor: 0 }
      return { ...answered, text: () => Promise.resolve(JSON.stringify(body)) }
    }
  }

  test('hands in what waits, forgets what it saw, and says so', async () => {
    set.server.verdictFor = () => ({ verdict: 'held', code: 'device_revoked' })
    revoke()
    for (let at = 0; at < 3; at += 1) await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(3_000)
    expect([tab.phone.state.mode, tab.phone.queue.length, tab.phone.rows.all('call').length]).toEqual(['signed_out', 0, 0])
    expect(tab.phone.notices.map((item) => item.verdict.code)).toEqual(Array.from({ length: 3 }, () => 'device_revoked'))
  })
})

test('what one person was told before a restore is offered again when they come back after another', async () => {
  await tab.engine.enqueue('answer_call', 'x', confirm())
  await set.pass()
  const meta = tab.phone.meta
  await tab.store.write(['meta'], (tx) => tx.put('meta', { ...meta, session: { ...meta.session, device: 'd2', person: { id: 'p2', name: 'Bo' } } }, 'state'))
  Object.assign(set.server, { epoch: 'two', effects: [], byId: new Map() })
  set.server.renew()
  await tab.engine.enter('ABCDEFGH', 'test')
  await set.pass(3_000)
  expect(confirmed()).toBe(1)
})

test('a later verdict holds over the first one, even when the first is repeated after it', async () => {
  set.server.verdictFor = () => ({ verdict: 'held', code: 'waiting_for' })
  const real = set.server.handle
  set.profile.transport = async (request) => { await real(request); throw new TypeError('reply lost') }
  const { id } = await tab.engine.enqueue('answer_call', 'x', confirm())
  await set.pass(1_000)
  set.server.put('person:p1', 'verdict', id, { id, device: 'd', seq: 1, kind: 'answer_call', verdict: 'applied', code: null, detail: {}, see: null, at: 1 })
  set.profile.transport = async (request) => {
    const body = request.body as { edits?: unknown[] } | undefined
    return real(body?.edits ? { ...request, body: { ...body, edits: [] } } : request)
  }
  await set.pass(120_000)
  set.profile.transport = real
  await set.pass(120_000)
  expect(tab.phone.view.mark(`call/${CALL}`)?.stage).toBe('received')
})
