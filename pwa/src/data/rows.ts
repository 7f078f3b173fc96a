// The server's rows in memory: one body per record, whichever of our scopes carry it, and a revision per entity for live queries.
import type { Entities, EntityName, Id } from '../wire/types'
import type { BaseRow } from './schema'

interface Held { v: number; d: Record<string, unknown>; scopes: Set<string> }

export type RowKey = [scope: string, entity: string, id: Id]

export class BaseRows {
  private readonly entities = new Map<string, Map<Id, Held>>()

  get<E extends EntityName>(entity: E, id: Id): Entities[E] | undefined {
    return this.entities.get(entity)?.get(id)?.d as Entities[E] | undefined
  }

  version(entity: string, id: Id): number {
    return this.entities.get(entity)?.get(id)?.v ?? 0
  }

  all<E extends EntityName>(entity: E): Entities[E][] {
    return [...(this.entities.get(entity)?.values() ?? [])].map((held) => held.d as unknown as Entities[E])
  }

  put(row: BaseRow): void {
    const rows = this.entities.get(row.e) ?? new Map<Id, Held>()
    this.entities.set(row.e, rows)
    const held = rows.get(row.i)
    if (!held) rows.set(row.i, { v: row.v, d: row.d, scopes: new Set([row.s]) })
    else {
      held.scopes.add(row.s)
      if (row.v >= held.v) Object.assign(held, { v: row.v, d: row.d })
    }
  }

  /** The record stays while another of our scopes carries it. */
  drop([scope, entity, id]: RowKey): void {
    const rows = this.entities.get(entity)
    const held = rows?.get(id)
    held?.scopes.delete(scope)
    if (held && held.scopes.size === 0) rows?.delete(id)
  }

  clear(): void {
    this.entities.clear()
  }
}
