// The stores of the phone's database and the numbered steps that made them. Never change a step that was shipped.
import type { IDBPDatabase } from 'idb'
import type { After, EditKind, EditWire, Id, Instant, Verdict } from '../wire/types'

export type StoreName = 'base' | 'staged' | 'queue' | 'acked' | 'meta' | 'drafts' | 'blobs'

/** A row of the server, in one scope. Key [s, e, i]. */
export interface BaseRow { s: string; e: string; i: Id; v: number; d: Record<string, unknown> }
/** A row on its way in. Key [s, e, i]. */
export interface StagedRow { s: string; e: string; i: Id; v: number; op: 'put' | 'del'; d: Record<string, unknown> | null }

/** A waiting edit. Key [device, seq]. */
export interface QueueItem extends EditWire {
  device: Id
  person: Id
  studio: Id
  kind: EditKind
  schema: 1
  /** Per record of `base`: the values that the author saw in the fields this edit writes. */
  saw: Record<string, Record<string, unknown>>
  /** Arguments of the opposite edit, or null when there is none. */
  inverse: Record<string, unknown> | null
}

/** An edit with its verdict. Key id. Kept 14 days, refused ones until dismissed. */
export interface AckedItem extends QueueItem {
  verdict: Verdict
  /** The server's epoch when it gave the verdict: a restored server may have forgotten it. */
  epoch: string
  ackedAt: Instant
  dismissed: boolean
}

export interface DraftRow { person: Id; key: string; value: unknown; at: Instant }

/** Bytes of a document. ArrayBuffer, because WebKit loses Blobs. `meta` "uploads" lists those the server does not have yet. */
export interface BlobRow { sha256: string; type: string; size: number; bytes: ArrayBuffer; at: Instant }

export interface StoredSession {
  device: Id
  person: { id: Id; name: string }
  studio: { id: Id; name: string }
  memberships: { crew: Id; production: Id; title: string; roles: string[]; department: Id }[]
}

/** The record of `meta` under the key "state". */
export interface Meta {
  session: StoredSession | null
  epoch: string
  cursor: number
  /** Scopes held whole -> "rows:h" as computed from the rows here. */
  held: Record<string, string>
  /** A fetch that has not ended: where it stands and which scopes come from the start. */
  paging: { after: After; fresh: string[] } | null
  /** The next number of this device's queue, and the highest one that ever left this phone. */
  nextSeq: number
  offered: number
  /** The queue can only go on under a new device: ask for one, then offer answered edits again. */
  renew: boolean
  /** Rises with every reply taken in; a reply to an older question is not allowed to touch rows. */
  turn: number
  /** How often a scope's sum was wrong in a row. */
  mismatches: Record<string, number>
  /** Call -> version whose delivery or opening was already told. */
  seen: Record<Id, { version: number; seen: 'delivered' | 'opened' }>
  contact: Instant | null
  skew: number
}

export const EMPTY: Meta = {
  session: null, epoch: '', cursor: 0, held: {}, paging: null, nextSeq: 1, offered: 0, renew: false, turn: 0, mismatches: {}, seen: {},
  contact: null, skew: 0,
}

type Step = (db: IDBPDatabase) => void

const STEPS: Step[] = [
  (db) => {
    db.createObjectStore('base', { keyPath: ['s', 'e', 'i'] })
    db.createObjectStore('staged', { keyPath: ['s', 'e', 'i'] })
    db.createObjectStore('queue', { keyPath: ['device', 'seq'] })
    db.createObjectStore('acked', { keyPath: 'id' })
    db.createObjectStore('meta')
    db.createObjectStore('drafts', { keyPath: ['person', 'key'] })
    db.createObjectStore('blobs', { keyPath: 'sha256' })
  },
]

export const VERSION = STEPS.length

/** Bring a database from version `from` to the newest. */
export function migrate(db: IDBPDatabase, from: number): void {
  for (const step of STEPS.slice(from)) step(db)
}
