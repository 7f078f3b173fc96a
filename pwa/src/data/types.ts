// What the screens see. Wire shapes live in ../wire/types; nothing here crosses the wire.
import type {
  CalendarDate, Call, CallState, CallTerms, Contact, CrewMember, Day, DayPlan, Department, Document, EditArgs, EditKind, Id, Instant,
  MessageState, Role, StoredAnswer, Unit, VerdictWord,
} from '../wire/types'

/** A value that is always current. Read `.current` in a template, `$derived` or `$effect` and it re-runs on change. */
export interface Live<T> { readonly current: T }

export interface Named { id: Id; name: string }
export interface Membership { crew: Id; production: Id; title: string; roles: Role[]; department: Id; unit: Id | null }
export interface Session { device: Id; person: Named; studio: Named; memberships: Membership[] }

/** How far an edit has come. `phone`: saved on this phone only; `memory`: not even saved, being sent from memory. */
export type Stage = 'memory' | 'phone' | 'received' | 'adjusted' | 'held' | 'refused' | 'parked'
export interface EditMark {
  id: Id; kind: EditKind; stage: Stage; at: Instant
  /** Stable code and its data, for wording; set when the server said more than "applied". */
  code: string | null; detail: Record<string, unknown>
}

/** A difference of one term of a call; `from`/`to` are ready to print ("06:30", "Lot B") or null for "none". */
export interface Diff { field: 'state' | 'time' | 'pickup' | 'place' | 'precall'; from: string | null; to: string | null }

export type AnswerState = 'awaiting' | 'confirmed' | 'query' | 'cannot_make' | 'superseded' | 'overdue'

/** A local time on the wall of the set. `late`: it falls on the calendar day after the call's own date, e.g. Fri night -> Sat 00:15. */
export interface Clock { time: string; date: CalendarDate; late: boolean }

export interface CallView {
  id: Id; crew: Id; production: Named; unit: Named | null; department: Named | null; day: Day | null; date: CalendarDate; zone: string
  state: CallState; time: Instant | null; clock: Clock | null
  precall: Clock | null; pickup: Clock | null; place: string | null; note: string | null
  reportTo: Contact | null
  version: number; publishedAt: Instant | null
  /** Against what was published before; empty on a first call. */
  changes: Diff[]
  answer: AnswerState; answered: StoredAnswer | null; answeredVersion: number | null; reason: string | null
  how: 'phone' | 'voice' | null; byName: string | null; answeredAt: Instant | null
  reply: { text: string; by_name: string; at: Instant } | null
  /** True when a tap is wanted: awaiting, overdue or superseded on a standing call. */
  asks: boolean
  replaced: boolean
  documents: DocumentView[]
  /** The waiting or latest edit of this person on this call. */
  edit: EditMark | null
}

export interface Counts {
  people: number; awaiting: number; confirmed: number; query: number; cannot_make: number; superseded: number; overdue: number
  queued: number; sent: number; delivered: number; opened: number; failed: number; voice: number
}
export interface DepartmentCounts extends Counts { department: Department }

export interface BoardRow {
  crew: Id; name: string; position: string; phone: string | null; email: string | null; noSmartphone: boolean
  entered: boolean | null; department: Department; call: Id | null; version: number
  state: CallState; time: Instant | null; clock: Clock | null; place: string | null; pickup: Clock | null
  message: MessageState | null; messageAt: Instant | null
  answer: AnswerState; reason: string | null; how: 'phone' | 'voice' | null; byName: string | null; answeredAt: Instant | null
  reply: { text: string; by_name: string; at: Instant } | null
  changes: Diff[]; edit: EditMark | null
}
export interface BoardView { day: Day | null; unit: Unit | null; rows: BoardRow[]; departments: DepartmentCounts[]; counts: Counts }

/** Where an effective term came from. */
export type TermSource = 'own' | 'department' | 'general'
export interface EffectiveTerms extends CallTerms { source: TermSource }
export interface PlanRow {
  crew: Id; name: string; position: string; department: Department; call: Id; own: CallTerms | null
  terms: EffectiveTerms; clock: Clock | null; published: Call | null
  /** True when publishing now asks this person to answer (again). */
  asks: boolean; changes: Diff[]; edit: EditMark | null
}
export interface PlanDepartment { department: Department; state: CallState | null; time: Instant | null; clock: Clock | null; place: string | null; note: string | null; edit: EditMark | null }
export interface DayPlanView {
  plan: DayPlan; published: Day | null; unit: Unit | null; general: Clock | null
  departments: PlanDepartment[]; rows: PlanRow[]; documents: DocumentView[]
  /** How many people would be asked by publishing now. */
  asks: number; edit: EditMark | null
}

export interface CrewView extends CrewMember {
  departmentName: string; unitName: string; phone: string | null; email: string | null
  entered: boolean | null; invitedAt: Instant | null; expiresAt: Instant | null; edit: EditMark | null
}

export interface DocumentView extends Document { /** Bytes are on this phone. */ here: boolean; uploading: boolean }

/** A received edit that its author should see: refused, held, parked, or adjusted by the server. */
export interface NoticeView {
  id: Id; kind: EditKind; args: Record<string, unknown>; at: Instant; verdict: VerdictWord; code: string | null
  detail: Record<string, unknown>; see: string | null; sentence: string | null
}

export type SyncMode =
  | 'starting' | 'idle' | 'syncing'
  | 'waiting'      // a try failed; `nextTry` says when the next comes
  | 'signed_out'   // the server no longer knows this session; the queue is kept
  | 'too_old'      // this version may not send any more; update
  | 'no_session'
export interface SyncState {
  mode: SyncMode
  /** false: nothing can be kept on this phone (private window, store refused); work online only. */
  durable: boolean
  /** The phone is out of space: new edits are sent from memory and not saved. */
  full: boolean
  /** Everything on this phone was deleted by the browser or the person since the last visit. */
  wiped: { lastSeq: number; unsent: number; at: Instant } | null
  /** Another tab holds an older version of the store open. */
  blocked: boolean
  /** Last time the server answered understandably, in its own clock and ours. */
  contact: Instant | null
  /** server clock minus phone clock, ms; flagged on screen when |skew| > 120,000. */
  skew: number
  unsent: number; oldestUnsent: Instant | null
  nextTry: Instant | null; problem: string | null
  /** First full fetch still under way: show skeletons, not "no calls". */
  filling: boolean
}

export interface Saved { id: Id; /** 'phone' once on disk, 'memory' when it could not be stored. */ saved: 'phone' | 'memory' }

/** Outcome of a call to the server that is not an edit: a value or a problem, never a throw. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; code: string; detail: string; status: number; retryAfter: number | null }

export interface Invitation { id: Id; code: string; link: string; expires_at: Instant; qr: string }
export interface DeviceView { id: Id; label: string; entered_at: Instant; last_seen: Instant | null; unsent: number | null; revoked_at: Instant | null; held: number }

/** A form's autosaved text. `value` is null until loaded or when nothing was saved. */
export interface Draft<T> {
  /** Load what was saved under this key for the signed-in person. */
  load(): Promise<T | null>
  /** Call on every input; written 300 ms later, and at once when the page hides. Takes plain values ($state.snapshot first). */
  save(value: T): void
  flush(): Promise<void>
  /** After the form was sent or thrown away. */
  clear(): Promise<void>
}

export type AnyEdit = { [K in EditKind]: { kind: K; args: EditArgs[K] } }[EditKind]

export interface DaySummary {
  id: Id; production: Id; unit: Unit | null; date: CalendarDate; number: number | null; of: number | null
  state: 'draft' | 'published' | 'cancelled'; revision: number; colour: string | null; place: string | null; general: Clock | null
  /** The plan differs from what crew see. */
  dirty: boolean; counts: Counts | null
}
