// What is shown: the server's rows with the waiting edits replayed over them, and where each edit stands.
import { answerCall } from '../domain/edits/answer_call'
import type { Kind, Kinds, Rows } from '../domain/edits/kind'
import { seeCall } from '../domain/edits/see_call'
import type { Entities, EntityName, Id } from '../wire/types'
import type { BaseRows } from './rows'
import type { AckedItem, QueueItem } from './schema'
import type { EditMark, Stage } from './types'

type Overlay = Map<EntityName, Map<Id, unknown>>

export class View implements Rows {
  private overlay: Overlay = new Map()
  private marks = new Map<string, EditMark>()
  /** Crew make only these; the others come with what makes them. */
  private kinds: Partial<Kinds> = { answer_call: answerCall, see_call: seeCall }

  constructor(private readonly base: BaseRows) {}

  /** Whether every one of these edits can be laid over. */
  knows(items: QueueItem[]): boolean {
    return items.every((item) => item.kind in this.kinds)
  }

  learn(kinds: Kinds): void {
    this.kinds = kinds
  }

  private kindOf(item: QueueItem): Kind<never> | undefined {
    return this.kinds[item.kind] as unknown as Kind<never> | undefined
  }

  get<E extends EntityName>(entity: E, id: Id): Entities[E] | undefined {
    const laid = this.overlay.get(entity)
    if (laid?.has(id)) return (laid.get(id) ?? undefined) as Entities[E] | undefined
    return this.base.get(entity, id)
  }

  all<E extends EntityName>(entity: E): Entities[E][] {
    const laid = this.overlay.get(entity)
    if (!laid) return this.base.all(entity)
    const below = this.base.all(entity).filter((body) => !laid.has((body as { id: Id }).id))
    return [...below, ...[...laid.values()].filter((body) => body !== null)] as Entities[E][]
  }

  put<E extends EntityName>(entity: E, id: Id, body: Entities[E]): void {
    this.layer(entity).set(id, body)
  }

  drop(entity: EntityName, id: Id): void {
    this.layer(entity).set(id, null)
  }

  /** The latest edit of this phone on a record, "entity/id". */
  mark(...records: string[]): EditMark | null {
    const found = records.map((record) => this.marks.get(record)).filter((mark) => mark !== undefined)
    return found.sort((a, b) => b.at - a.at)[0] ?? null
  }

  /**
   * Lay the edits over the rows anew.
   * Takes: waiting edits in order; edits with a verdict; the version up to which rows are here.
   * Note: an applied edit is laid over too until its rows have come, so that nothing flickers back.
   */
  replay(queue: QueueItem[], acked: AckedItem[], cursor: number, memory: ReadonlySet<Id>): Set<EntityName> {
    const before = this.overlay
    this.overlay = new Map()
    this.marks = new Map()
    for (const item of acked) {
      this.note(item, STAGE[item.verdict.verdict], item)
      if (isOnItsWay(item, cursor)) this.lay(item)
    }
    for (const item of queue) {
      this.note(item, memory.has(item.id) ? 'memory' : 'phone', null)
      this.lay(item)
    }
    return new Set([...before.keys(), ...this.overlay.keys()])
  }

  private layer(entity: EntityName): Map<Id, unknown> {
    const rows = this.overlay.get(entity) ?? new Map<Id, unknown>()
    this.overlay.set(entity, rows)
    return rows
  }

  private lay(item: QueueItem): void {
    const person = { id: item.person, name: this.nameOf(item.person, item.production) }
    this.kindOf(item)?.overlay(item.args as never, this, { person, production: item.production, at: item.at_device })
  }

  private nameOf(person: Id, production: Id): string {
    return this.base.all('me').find((me) => me.person === person && me.production === production)?.name ?? ''
  }

  private note(item: QueueItem, stage: Stage, acked: AckedItem | null): void {
    const { id, kind, at_device: at } = item
    const { code = null, detail = {} } = acked?.verdict ?? {}
    for (const record of this.kindOf(item)?.touches(item.args as never) ?? []) this.marks.set(record, { id, kind, stage, at, code, detail })
  }
}

const STAGE: Record<AckedItem['verdict']['verdict'], Stage> = {
  applied: 'received', noop: 'received', adjusted: 'adjusted', held: 'held', refused: 'refused', parked: 'parked',
}

function isOnItsWay(item: AckedItem, cursor: number): boolean {
  const { verdict, version } = item.verdict
  return (verdict === 'applied' || verdict === 'adjusted') && version > cursor
}
