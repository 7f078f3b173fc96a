import { beforeEach, describe, expect, test } from 'vitest'
import { memoryStore } from './memory'
import { ask, FULL_BATCH, type Asking } from './round'
import { EMPTY, type BaseRow, type Meta, type QueueItem } from './schema'
import type { Store } from './store'

const PLAN = 'day_plan/d1'
const asking: Asking = { app: 'test', now: 1, limits: FULL_BATCH, loose: [] }
const meta: Meta = {
  ...EMPTY, epoch: 'one', cursor: 20, nextSeq: 3, held: { 'role:x:ad': '1:1' },
  session: { device: 'd', person: { id: 'p1', name: 'Ana' }, studio: { id: 's1', name: '' }, memberships: [] },
}

function amendment(seq: number, place: string, saw: string): QueueItem {
  return {
    seq, id: `e${seq}`, kind: 'set_day', v: 1, production: 'x', args: { day: 'd1', unit: 'u1', place }, base: { [PLAN]: 10 }, at_device: 1,
    offset_min: 0, device: 'd', person: 'p1', studio: 's1', schema: 1, saw: { [PLAN]: { place: saw } }, inverse: null,
  }
}

let store: Store
beforeEach(() => { store = memoryStore() })

async function standing(place: string, more: Partial<Meta>, ...queue: QueueItem[]): Promise<void> {
  const row: BaseRow = { s: 'role:x:ad', e: 'day_plan', i: 'd1', v: 15, d: { id: 'd1', place } }
  await store.write(['meta', 'queue', 'base'], async (tx) => {
    await tx.put('meta', { ...meta, ...more }, 'state')
    await tx.put('base', row)
    for (const item of queue) await tx.put('queue', item)
  })
}

const bases = async (): Promise<number[]> => (await ask(store, asking))?.request.edits.map((edit) => edit.base[PLAN] ?? 0) ?? []

describe('the base of a waiting amendment', () => {
  test('follows the rows while what its author saw still stands', async () => {
    await standing('Lot A', {}, amendment(1, 'Lot B', 'Lot A'))
    expect(await bases()).toEqual([20])
  })

  test('stays where somebody else changed what its author saw: the server has to say so', async () => {
    await standing('Lot Z', {}, amendment(1, 'Lot B', 'Lot A'))
    expect(await bases()).toEqual([10])
  })

  test('never changes once the edit may have left: the server knows it by its content', async () => {
    await standing('Lot A', { offered: 1 }, amendment(1, 'Lot B', 'Lot A'))
    expect(await bases()).toEqual([10])
  })
})

describe('a request', () => {
  test('carries no second amendment of a record whose first has no verdict yet', async () => {
    await standing('Lot A', {}, amendment(1, 'Lot B', 'Lot A'), amendment(2, 'Lot C', 'Lot B'))
    expect((await ask(store, asking))?.request.edits.map((edit) => edit.seq)).toEqual([1])
  })

  test('carries at most a hundred edits and a quarter of a megabyte, and always one', async () => {
    const long = { ...amendment(1, 'x'.repeat(300_000), 'Lot A'), kind: 'publish_day' as const, saw: {} }
    await standing('Lot A', {}, long, { ...long, seq: 2, id: 'e2' })
    expect((await ask(store, asking))?.edits).toBe(1)
    const many = Array.from({ length: 150 }, (_, at) => ({ ...amendment(at + 1, '', ''), kind: 'publish_day' as const, args: { day: 'd1' }, saw: {} }))
    await standing('Lot A', {}, ...many)
    expect((await ask(store, asking))?.edits).toBe(100)
  })

  test('is not built while nobody is in', async () => {
    await standing('Lot A', { session: null }, amendment(1, 'Lot B', 'Lot A'))
    expect(await ask(store, asking)).toBeNull()
  })
})
