// Changes coming down: pages are staged, then swapped into `base` together with the cursor in the transaction of the last page.
import { parseSum, printSum, rowHash, type Sum } from '../domain/sums'
import type { Change, SyncReply } from '../wire/types'
import type { RowKey } from './rows'
import type { AckedItem, BaseRow, Meta, StagedRow } from './schema'
import type { Tx } from './store'

/** After this many wrong sums in a row a scope is left as it is until the next start, so that nobody fetches for ever. */
export const MAX_MISMATCHES = 3

export interface Taken { meta: Meta; changed: RowKey[] | 'all'; mismatched: string[] }

/** Take a page in. Rows become visible only with the last one. */
export async function takePage(tx: Tx, meta: Meta, reply: SyncReply): Promise<Taken> {
  if (!meta.paging) await tx.clear('staged')
  const dropped = await dropScopes(tx, meta, reply.drop)
  for (const change of reply.changes) await stage(tx, change)
  if (reply.more && reply.after) {
    const paging = { after: reply.after, fresh: reply.fresh }
    return { meta: { ...dropped, paging }, changed: reply.drop.length ? 'all' : [], mismatched: [] }
  }
  const swapped = await swap(tx, dropped, reply)
  return reply.drop.length ? { ...swapped, changed: 'all' } : swapped
}

async function dropScopes(tx: Tx, meta: Meta, scopes: string[]): Promise<Meta> {
  const held = { ...meta.held }
  for (const scope of scopes) {
    await tx.clear('base', [scope])
    await tx.clear('staged', [scope])
    delete held[scope]
  }
  return { ...meta, held }
}

async function stage(tx: Tx, change: Change): Promise<void> {
  const { s, e, i, v, op } = change
  const there = await tx.get<StagedRow>('staged', [s, e, i])
  if (!there || there.v <= v) await tx.put('staged', { s, e, i, v, op, d: change.d ?? null } satisfies StagedRow)
}

async function swap(tx: Tx, meta: Meta, reply: SyncReply): Promise<Taken> {
  const fresh = new Set(reply.fresh)
  for (const scope of fresh) await tx.clear('base', [scope])
  const sums = new Map<string, Sum>()
  const sumOf = (scope: string): Sum => {
    const sum = sums.get(scope) ?? parseSum(fresh.has(scope) ? undefined : meta.held[scope])
    sums.set(scope, sum)
    return sum
  }
  const staged = await tx.all<StagedRow>('staged')
  for (const row of staged) await move(tx, row, sumOf(row.s))
  await tx.clear('staged')
  const { held, mismatches, mismatched } = compare(meta, reply.sums, sumOf)
  const after: Meta = { ...meta, cursor: reply.cursor, paging: null, held, mismatches }
  return { meta: after, changed: fresh.size ? 'all' : staged.map((row): RowKey => [row.s, row.e, row.i]), mismatched }
}

async function move(tx: Tx, row: StagedRow, sum: Sum): Promise<void> {
  const { s, e, i, v, d } = row
  const old = await tx.get<BaseRow>('base', [s, e, i])
  if (old && old.v > v) return
  if (old) count(sum, e, i, old.v, -1)
  if (row.op === 'del' || d === null) return tx.delete('base', [s, e, i])
  count(sum, e, i, v, 1)
  await tx.put('base', { s, e, i, v, d } satisfies BaseRow)
  if (e === 'verdict') await later(tx, row)
}

function count(sum: Sum, entity: string, id: string, version: number, sign: 1 | -1): void {
  sum.rows += sign
  sum.h += sign * rowHash(entity, id, version)
}

/** A held or parked edit was judged meanwhile. */
async function later(tx: Tx, row: Pick<StagedRow, 'i' | 'v' | 'd'>): Promise<void> {
  const acked = await tx.get<AckedItem>('acked', row.i)
  if (!acked || !row.d) return
  const { verdict, code, detail, see } = row.d as unknown as AckedItem['verdict']
  const given = { ...acked.verdict, verdict, code, detail, see, sentence: null, version: row.v }
  await tx.put('acked', { ...acked, verdict: given, dismissed: false })
}

/** A replay brings an edit's first verdict; where a later one is here already, that one holds. */
export async function heardBefore(tx: Tx, item: AckedItem): Promise<void> {
  const row = await tx.get<BaseRow>('base', [`person:${item.person}`, 'verdict', item.id])
  if (row) await later(tx, row)
}

function compare(
  meta: Meta, sums: Record<string, string>, sumOf: (scope: string) => Sum,
): { held: Meta['held']; mismatches: Meta['mismatches']; mismatched: string[] } {
  const held: Meta['held'] = { ...meta.held }
  const mismatches: Meta['mismatches'] = {}
  const mismatched: string[] = []
  for (const [scope, wanted] of Object.entries(sums)) {
    const found = printSum(sumOf(scope))
    const times = found === wanted ? 0 : (meta.mismatches[scope] ?? 0) + 1
    held[scope] = found
    if (times === 0) continue
    mismatched.push(scope)
    mismatches[scope] = times
    if (times < MAX_MISMATCHES) delete held[scope]
  }
  return { held, mismatches, mismatched }
}

/** Rows are of another time: begin anew. The queue is never touched. */
export async function resetRows(tx: Tx, meta: Meta): Promise<Meta> {
  await tx.clear('base')
  await tx.clear('staged')
  return { ...meta, cursor: 0, held: {}, paging: null, mismatches: {} }
}
