import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerId } from '../domain/ids'
import { reply, type Tab } from '../testing/profile'
import type { Host } from './host'
import type { Store } from './store'
import { Syncer } from './sync'
import { call, CALL, confirm, entered, stage, type Stage } from '../testing/stage'

let set: Stage
let tab: Tab
beforeEach(async () => {
  set = stage()
  tab = await entered(set)
})
afterEach(() => set.closeAll())

const answer = (on = tab): string | undefined => on.phone.view.get('answer', answerId(CALL))?.answer
const stageOf = (on = tab): string | undefined => on.phone.view.mark(`call/${CALL}`)?.stage
const confirmed = (): number => set.server.effects.filter((edit) => edit.kind === 'answer_call').length

test('a timer that a busy phone is late with is due at once, and not put off by a later wish', () => {
  const waits: number[] = []
  let now = 1_000
  const host = { now: () => now, after: (ms: number) => { waits.push(ms); return () => undefined } } as unknown as Host
  const syncer = new Syncer(host, {} as Store, { loose: [] }, { taken: () => undefined, state: () => undefined })
  syncer.soon(50)
  now += 60
  syncer.soon(30_000)
  expect(waits).toEqual([50, 0])
})

describe('an edit', () => {
  test('is seen at once, kept on this phone, and received when the server has it', async () => {
    expect(await tab.engine.enqueue('answer_call', 'x', confirm())).toMatchObject({ saved: 'phone' })
    expect([answer(), stageOf(), tab.phone.unsent.length]).toEqual(['confirmed', 'phone', 1])
    await set.pass()
    expect([answer(), stageOf(), tab.phone.unsent.length, confirmed()]).toEqual(['confirmed', 'received', 0, 1])
  })

  test('stays when no reply comes, and has its effect once when one comes at last', async () => {
    const real = set.profile.transport
    set.profile.transport = async (request, token) => { await real(request, token); throw new TypeError('reply lost') }
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(10_000)
    expect([stageOf(), confirmed()]).toEqual(['phone', 1])
    set.profile.transport = real
    await set.pass(120_000)
    expect([stageOf(), confirmed()]).toEqual(['received', 1])
  })

  test.each([
    ['a 404 of an edge', () => reply(404, 'no such page', 'text/html')],
    ['a 502 of a proxy', () => reply(502, '<html>', 'text/html')],
    ['a captive portal', () => reply(200, '<html>please log in', 'text/html')],
    ['JSON of somebody else', () => reply(200, { ok: true })],
    ['a reply that was cut off', () => reply(200, '{"epoch":"one","ver', 'application/json')],
    ['a 401 that is not ours', () => reply(401, 'proxy wants a password', 'text/html')],
  ])('survives %s', async (_name, bad) => {
    const real = set.profile.transport
    set.profile.transport = () => Promise.resolve(bad())
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(30_000)
    expect([stageOf(), tab.phone.state.mode]).toEqual(['phone', 'waiting'])
    set.profile.transport = real
    await set.pass(120_000)
    expect(confirmed()).toBe(1)
  })

  test('survives a reload before it was sent', async () => {
    const real = set.profile.transport
    set.profile.transport = () => Promise.reject(new TypeError('no network'))
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await tab.close()
    const again = await set.open()
    expect([answer(again), stageOf(again)]).toEqual(['confirmed', 'phone'])
    set.profile.transport = real
    await set.pass(60_000)
    expect(confirmed()).toBe(1)
  })

  test('that is refused stays in sight until its author has dismissed it', async () => {
    set.server.verdictFor = () => ({ verdict: 'refused', code: 'not_allowed' })
    const { id } = await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass()
    expect(tab.phone.notices.map((item) => item.verdict.code)).toEqual(['not_allowed'])
    set.clock.jump(30 * 24 * 3_600_000)
    tab.engine.sync.soon(0, true)
    await set.pass()
    expect(tab.phone.notices).toHaveLength(1)
    await tab.engine.dismiss(id)
    expect(tab.phone.notices).toEqual([])
  })

  test('that is held gets its later verdict from the feed', async () => {
    set.server.verdictFor = (edit) => (edit.kind === 'answer_call' ? { verdict: 'held', code: 'waiting_for' } : { verdict: 'applied' })
    const { id } = await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass()
    expect(stageOf()).toBe('held')
    set.server.put('person:p1', 'verdict', id, { id, device: 'device-1', seq: 1, kind: 'answer_call', verdict: 'applied', code: null, detail: {}, see: null, at: 1 })
    tab.engine.sync.soon(0)
    await set.pass()
    expect(stageOf()).toBe('received')
  })

  test('does not flicker back between its verdict and its row', async () => {
    set.server.pageRows = 1
    for (let at = 0; at < 5; at += 1) set.server.put('prod:x', 'unit', `u${at}`, { id: `u${at}`, production: 'x', name: 'u', position: at })
    const seen: (string | undefined)[] = []
    tab.phone.bus.listen(() => { seen.push(answer()) })
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(3_000)
    expect(new Set(seen.slice(1))).toEqual(new Set(['confirmed']))
  })
})

describe('the queue', () => {
  test('offers the opposite when an edit that left is taken back', async () => {
    const { id } = await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass()
    expect(await tab.engine.undo(id)).toBe(true)
    await set.pass()
    expect([answer(), confirmed()]).toEqual(['withdrawn', 2])
  })

  test('closes the gap when an edit that never left is taken back', async () => {
    const first = await tab.engine.enqueue('answer_call', 'x', confirm())
    await tab.engine.enqueue('answer_call', 'x', { ...confirm(), answer: 'query', reason: 'lift?' })
    await tab.engine.undo(first.id)
    await set.pass()
    expect([answer(), confirmed()]).toEqual(['query', 1])
  })

  test('goes on under a new device after a fork, with each effect once', async () => {
    const real = set.profile.transport
    set.profile.transport = async (request, token) => { await real(request, token); throw new TypeError('reply lost') }
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(2_000)
    set.server.devices.get('device-1')?.splice(0, 99, { seq: 1, id: 'somebody else', verdict: 'applied', version: 1, code: null, detail: {}, see: null })
    set.server.devices.get(set.server.device)?.splice(0, 99, { seq: 1, id: 'somebody else', verdict: 'applied', version: 1, code: null, detail: {}, see: null })
    set.profile.transport = real
    await set.pass(120_000)
    expect([stageOf(), confirmed(), tab.phone.meta.session?.device]).toEqual(['received', 1, set.server.device])
  })

  test('offers answered edits again when the server was restored from a backup', async () => {
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass()
    const device = tab.phone.meta.session?.device ?? ''
    set.server.devices.set(device, [])
    set.server.byId.clear()
    set.server.effects = []
    set.server.rows.delete(`person:p1|answer|${answerId(CALL)}`)
    set.server.epoch = 'two'
    tab.engine.sync.soon(0, true)
    await set.pass(5_000)
    expect([answer(), confirmed(), tab.phone.queue.length]).toEqual(['confirmed', 1, 0])
  })

  test('keeps its answers of 14 days through a gap', async () => {
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass()
    const device = tab.phone.meta.session?.device ?? ''
    set.server.devices.set(device, [])
    await tab.engine.enqueue('answer_call', 'x', { ...confirm(), answer: 'query', reason: 'why' })
    await set.pass(5_000)
    expect([answer(), tab.phone.queue.length]).toEqual(['query', 0])
  })

  test('is sent by halves when it is too big, and one edit that never fits holds up nothing else that comes down', async () => {
    const real = set.profile.transport
    const sizes: number[] = []
    set.profile.transport = (request, token) => {
      const edits = (request.body as { edits?: unknown[] } | undefined)?.edits?.length ?? 0
      sizes.push(edits)
      return edits > 0 ? Promise.resolve(reply(413, { code: 'too_big', status: 413 })) : real(request, token)
    }
    for (let at = 0; at < 4; at += 1) await tab.engine.enqueue('answer_call', 'x', confirm())
    set.server.put('person:p1', 'call', CALL, call(1, { place: 'Lot B' }))
    await set.pass(2_000)
    expect(sizes.slice(0, 4)).toEqual([4, 2, 1, 0])
    expect([tab.phone.rows.get('call', CALL)?.place, tab.phone.state.problem]).toEqual(['Lot B', 'too_big'])
  })

  test('asks no hundred times in a row when the server says the same without end', async () => {
    let asked = 0
    set.profile.transport = () => { asked += 1; return Promise.resolve(reply(409, { code: 'gap', status: 409, expected: 2 })) }
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(3_000)
    expect([tab.phone.state.mode, tab.phone.queue.length]).toEqual(['waiting', 1])
    expect(asked).toBeLessThan(60)
  })

  test('waits, whole, while the session is signed out', async () => {
    set.server.signedOut = true
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(60_000)
    expect([tab.phone.state.mode, tab.phone.queue.length]).toEqual(['signed_out', 1])
    set.server.signedOut = false
    set.server.renew()
    await tab.engine.enter('ABCDEFGH', 'test')
    await set.pass(2_000)
    expect([confirmed(), tab.phone.queue.length]).toEqual([1, 0])
  })

  test('sends an amendment only after the one before it on the same record, and on the version that it made', async () => {
    set.server.put('prod:x', 'day_plan', 'd1', { id: 'd1', production: 'x', unit: 'u1', date: '2026-11-25', place: 'Lot A', dirty: false })
    tab.engine.sync.soon(0, true)
    await set.pass()
    set.server.verdictFor = (edit) => {
      const place = (edit.args as { place?: string }).place
      if (edit.kind === 'set_day') set.server.put('prod:x', 'day_plan', 'd1', { id: 'd1', production: 'x', unit: 'u1', date: '2026-11-25', place, dirty: true }, set.server.version + 1)
      return { verdict: 'applied' }
    }
    await tab.engine.enqueue('set_day', 'x', { day: 'd1', unit: 'u1', place: 'Lot B' })
    await tab.engine.enqueue('set_day', 'x', { day: 'd1', unit: 'u1', place: 'Lot C' })
    await set.pass(2_000)
    const [first, second] = set.server.effects.filter((edit) => edit.kind === 'set_day')
    expect(second?.base['day_plan/d1']).toBeGreaterThan(first?.base['day_plan/d1'] ?? Infinity)
  })
})

describe('rows', () => {
  test('of a fetch that was cut off are not shown, and the fetch goes on where it stopped', async () => {
    set.server.pageRows = 2
    for (let at = 0; at < 6; at += 1) set.server.put('prod:x', 'unit', `u${at}`, { id: `u${at}`, production: 'x', name: 'u', position: at })
    const real = set.profile.transport
    let pages = 0
    set.profile.transport = (request, token) => ((pages += 1) > 2 ? Promise.reject(new TypeError('tunnel')) : real(request, token))
    tab.engine.sync.soon(0, true)
    await set.pass()
    expect(tab.phone.rows.all('unit')).toEqual([])
    await tab.close()
    set.profile.transport = real
    const again = await set.open()
    await set.pass(2_000)
    expect(again.phone.rows.all('unit')).toHaveLength(6)
    expect(set.server.requests.filter((request) => request.after === null && request.cursor === 3)).toHaveLength(1)
  })

  test('of a scope that was lost are gone at once', async () => {
    set.server.scopes = ['person:p1']
    tab.engine.sync.soon(0, true)
    await set.pass()
    expect([tab.phone.rows.all('production'), tab.phone.rows.all('call').length]).toEqual([[], 1])
  })

  test('that differ from the server are found by their sum and fetched again', async () => {
    await tab.store.write(['base'], (tx) => tx.delete('base', ['prod:x', 'production', 'x']))
    await tab.store.write(['meta'], async (tx) => {
      const meta = await tx.get<{ held: Record<string, string> }>('meta', 'state')
      await tx.put('meta', { ...meta, held: { ...meta?.held, 'prod:x': '0:0' } }, 'state')
    })
    tab.engine.sync.soon(0, true)
    await set.pass(2_000)
    expect(tab.phone.rows.all('production')).toHaveLength(1)
  })

  test('are not touched by a reply that was overtaken', async () => {
    const real = set.profile.transport
    let late: (() => void) | null = null
    set.profile.transport = async (request, token) => {
      const answered = await real(request, token)
      if (!late) await new Promise<void>((resolve) => { late = resolve })
      return answered
    }
    tab.engine.sync.soon(0, true)
    await set.pass(10)
    const other = await set.open()
    set.server.put('person:p1', 'call', CALL, call(2, { place: 'Lot B' }))
    await set.pass(5_000)
    ;(late as (() => void) | null)?.()
    await set.pass(5_000)
    expect([tab.phone.rows.get('call', CALL)?.place, other.phone.rows.get('call', CALL)?.place]).toEqual(['Lot B', 'Lot B'])
  })

  test('start anew when the cursor is too old, with the queue kept', async () => {
    const real = set.profile.transport
    let told = false
    set.profile.transport = async (request, token) => {
      if (told || request.path !== '/sync/v1') return real(request, token)
      told = true
      const { cursor, device } = request.body as { cursor: number; device: string }
      return reply(200, { epoch: 'one', server_time: 1, last_seq: set.server.devices.get(device)?.length, verdicts: [], changes: [], drop: [], fresh: [], cursor, after: null, more: true, sums: {}, reset: 'cursor_too_old', retry_after_ms: 0 })
    }
    await tab.engine.enqueue('answer_call', 'x', confirm())
    await set.pass(2_000)
    expect([tab.phone.rows.all('call').length, confirmed()]).toEqual([1, 1])
  })
})
