// All that the screens call. Values are Live: read `.current`. Nothing here throws for want of a network.
import type { CrewMember, Department, EditArgs, EditKind, Id, Production, Unit } from '../wire/types'
import type {
  BoardView, CallView, CrewView, DayPlanView, DaySummary, DeviceView, Draft, Invitation, Live, NoticeView, Outcome, Saved, Session, SyncState,
} from './types'

export type * from './types'

const soon = <T>(value: T): Live<T> => ({ current: value })

/** Open the store and show what is on the phone. Resolves when `.current` values are real. Call once, before mounting. */
export async function start(): Promise<void> {}

/** Who is signed in on this phone; null when nobody. */
export const session: Live<Session | null> = soon(null)
export const syncState: Live<SyncState> = soon({
  mode: 'starting', durable: true, full: false, wiped: null, blocked: false, contact: null, skew: 0, unsent: 0,
  oldestUnsent: null, nextTry: null, problem: null, filling: true,
} as SyncState)

/** My calls on all my shows, from yesterday on, by time. */
export const myCalls: Live<CallView[]> = soon([])
/** Refused, held, parked or adjusted edits that I have not dismissed. */
export const notices: Live<NoticeView[]> = soon([])
export const productions: Live<Production[]> = soon([])

export function units(_production: Id): Live<Unit[]> { return soon([]) }
export function departments(_production: Id): Live<Department[]> { return soon([]) }
/** Days of a production: plans where I may plan, published days else; by date. */
export function days(_production: Id): Live<DaySummary[]> { return soon([]) }
/** The confirmations board of a published day. */
export function board(_day: Id): Live<BoardView> { return soon({} as BoardView) }
/** A day being planned; null when unknown. */
export function dayPlan(_day: Id): Live<DayPlanView | null> { return soon(null) }
export function crew(_production: Id): Live<CrewView[]> { return soon([]) }
export function crewMember(_crew: Id): Live<CrewMember | null> { return soon(null) }

/** Keep an edit and send it when possible. Resolves once it is on disk (or in memory when the disk refuses). */
export async function enqueue<K extends EditKind>(_kind: K, _production: Id, _args: EditArgs[K]): Promise<Saved> { throw new Error('not built yet') }
/** Take an edit back: removed if it never left, else answered by its opposite. False when it has none. */
export async function undo(_edit: Id): Promise<boolean> { return false }
export async function dismiss(_edit: Id): Promise<void> {}
/** The Today screen shows this call. */
export function opened(_call: Id): void {}
/** Try now. */
export function syncNow(): void {}

export async function enter(_code: string, _label: string): Promise<Outcome<Session>> { throw new Error('not built yet') }
/** Refuses with code "unsent" while edits wait, unless `evenUnsent` (after export and a clear question). */
export async function leave(_options: { evenUnsent: boolean }): Promise<Outcome<null>> { throw new Error('not built yet') }
/** Everything unsent as a JSON file for the person to keep. */
export async function exportUnsent(): Promise<File> { throw new Error('not built yet') }

export async function invite(_crew: Id): Promise<Outcome<Invitation>> { throw new Error('not built yet') }
export async function devices(_crew: Id): Promise<Outcome<DeviceView[]>> { throw new Error('not built yet') }
export async function revoke(_device: Id): Promise<Outcome<null>> { throw new Error('not built yet') }
export async function release(_device: Id): Promise<Outcome<null>> { throw new Error('not built yet') }

export function draft<T>(_key: string): Draft<T> { throw new Error('not built yet') }

/** A new id for a record made on this phone. */
export function newId(): Id { return crypto.randomUUID() }
/** Attach a file to a day; kept here until the server has it. */
export async function attach(_production: Id, _day: Id, _file: File): Promise<Outcome<Saved>> { throw new Error('not built yet') }
/** The bytes of a document as a Blob, from this phone or the server. */
export async function openDocument(_document: Id): Promise<Outcome<Blob>> { throw new Error('not built yet') }
