// The one record of `meta`, and what is read of queue and verdicts to show them.
import { QUIET } from '../domain/edits/kind'
import type { Id } from '../wire/types'
import { EMPTY, type AckedItem, type Meta, type QueueItem } from './schema'
import type { Tx } from './store'

export async function readMeta(tx: Tx): Promise<Meta> {
  return { ...EMPTY, ...(await tx.get<Meta>('meta', 'state')) }
}

export function writeMeta(tx: Tx, meta: Meta): Promise<void> {
  return tx.put('meta', meta, 'state')
}

export function queueOf(tx: Tx, device: Id, limit?: number): Promise<QueueItem[]> {
  return tx.all<QueueItem>('queue', { prefix: [device], limit })
}

/** Hashes of files that the server does not have yet. */
export async function readUploads(tx: Tx): Promise<string[]> {
  return (await tx.get<string[]>('meta', 'uploads')) ?? []
}

/** What its author should still see: the server did something else than was asked. */
export function needsEyes(item: AckedItem): boolean {
  return !item.dismissed && !isQuiet(item) && !['applied', 'noop'].includes(item.verdict.verdict)
}

/** Not something a person typed. */
export const isQuiet = (item: QueueItem): boolean => QUIET.has(item.kind)
