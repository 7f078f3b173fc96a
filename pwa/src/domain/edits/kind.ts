// What a kind of edit is on the phone: where its mark is shown, what it amends, how it looks before the server has it.
import type { EditArgs, EditKind, Entities, EntityName, Id, Instant } from '../../wire/types'

/** Rows with the effect of waiting edits laid over them. */
export interface Rows {
  get<E extends EntityName>(entity: E, id: Id): Entities[E] | undefined
  all<E extends EntityName>(entity: E): Entities[E][]
  put<E extends EntityName>(entity: E, id: Id, body: Entities[E]): void
  drop(entity: EntityName, id: Id): void
}

export interface Author { person: { id: Id; name: string }; production: Id; at: Instant }

/**
 * A record that an edit changes as its author had seen it, and the fields that it writes.
 * `record` is how the server names it ("crew/<id>"); `shown` are the rows in which those fields stand.
 */
export interface Amendment { record: string; shown: [entity: EntityName, id: Id][]; fields: string[] }

export interface Kind<K extends EditKind> {
  kind: K
  /** The newest version of the arguments; the server keeps upcasters for older ones. */
  v: number
  /** Records on which the edit's mark ("saved on this phone") is shown, as "entity/id". */
  touches(args: EditArgs[K]): string[]
  amends?(args: EditArgs[K]): Amendment
  /** Lay the edit over the rows. Must bear rows that are not there. */
  overlay(args: EditArgs[K], rows: Rows, author: Author): void
  /** The arguments that take it back, from the rows before it; null when nothing does. */
  inverse?(args: EditArgs[K], rows: Rows): EditArgs[K] | null
}

export type Kinds = { [K in EditKind]: Kind<K> }

/** Kinds that nobody typed: not counted as unsent, and no matter to show. */
export const QUIET: ReadonlySet<EditKind> = new Set(['see_call'])
