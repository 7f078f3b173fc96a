// All that the screens call. Values are Live: read `.current`. Nothing here throws for want of a network.
import { board as boardOf } from '../domain/board'
import { crewList } from '../domain/crew_list'
import { dayPlan as planOf } from '../domain/day_plan'
import { days as daysOf } from '../domain/days'
import { uuid7 } from '../domain/ids'
import { myCalls as callsOf } from '../domain/my_calls'
import { byPosition, departmentsOf } from '../domain/sight'
import { badge } from '../device/badge'
import { persist } from '../device/persist'
import type { CrewMember, Day, Department, EditArgs, EditKind, Id, Production, Unit } from '../wire/types'
import { openStore } from './db'
import type { Host } from './host'
import { Bus, live } from './live'
import { memoryStore } from './memory'
import { api as ask } from './net'
import { Phone } from './phone'
import { StoreError, type Store } from './store'
import type {
  BoardView, CallView, CrewView, DayPlanView, DaySummary, DeviceView, Draft, Invitation, Live, Membership, NoticeView, Outcome, Saved,
  Session, SyncState,
} from './types'

export type * from './types'

let phone: Phone | null = null
const before = new Bus()

/** Open the store and show what is on the phone. Resolves when `.current` values are real. Call once, before mounting. */
export async function start(host: Host, name = 'callboard'): Promise<void> {
  let blocked = false
  const setBlocked = (now: boolean): void => {
    blocked = now
    if (phone) phone.blocked = now
    bus().changed(['sync'])
  }
  const store = await open(host, name, setBlocked)
  const made = new Phone(host, store)
  made.blocked = blocked
  await made.start()
  phone = made
  made.bus.listen((topics) => before.changed(topics))
  made.bus.listen((topics) => { if (topics.has('edits')) badge(made.unsent.length) })
  before.changed(ALL)
}

async function open(host: Host, name: string, onBlocked: (blocked: boolean) => void): Promise<Store> {
  try {
    return await openStore({ name, after: host.after, onBlocked, onOutdated: () => { onBlocked(true) } })
  } catch (cause) {
    if (cause instanceof StoreError) return memoryStore() // private window: online only, and said so by `durable`
    throw cause
  }
}

/** Close everything: for tests. */
export function stop(): void {
  phone?.stop()
  phone?.store.close()
  phone = null
}

function bus(): Bus {
  return before
}

function need(): Phone {
  if (!phone) throw new Error('start() has not resolved yet')
  return phone
}

const CALLS = ['production', 'unit', 'department', 'contact', 'day', 'call', 'answer', 'document', 'edits', 'time', 'session']
const BOARD = ['production', 'unit', 'department', 'day', 'call', 'answer', 'message', 'crew', 'crew_contact', 'enrolment', 'edits', 'time']
const PLAN = [...BOARD, 'day_plan', 'call_plan', 'department_call', 'document']
const ALL = [...PLAN, 'contact', 'me', 'sync', 'session', 'verdict']

const query = <T>(topics: readonly string[], empty: T, work: (on: Phone) => T): Live<T> => live(before, topics, () => (phone ? work(phone) : empty))

const cache = new Map<string, Live<unknown>>()
/** One query per name and id, however often a screen asks for it. */
function cached<T>(name: string, id: Id, make: () => Live<T>): Live<T> {
  const key = `${name}/${id}`
  const known = cache.get(key) as Live<T> | undefined
  if (known) return known
  const made = make()
  cache.set(key, made)
  return made
}

const STARTING: SyncState = {
  mode: 'starting', durable: true, full: false, wiped: null, blocked: false, contact: null, skew: 0, unsent: 0, oldestUnsent: null,
  nextTry: null, problem: null, filling: true,
}

/** Who is signed in on this phone; null when nobody. */
export const session: Live<Session | null> = query<Session | null>(['session', 'me', 'production'], null, sessionOf)
export const syncState: Live<SyncState> = query(['sync', 'edits', 'session'], STARTING, (on) => on.state)

/** My calls on all my shows, from yesterday on, by time. */
export const myCalls: Live<CallView[]> = query<CallView[]>(CALLS, [], (on) =>
  callsOf(on.view, { person: on.meta.session?.person.id ?? null, now: on.host.now() }, on.documents))
/** Refused, held, parked or adjusted edits that I have not dismissed, newest first. */
export const notices: Live<NoticeView[]> = query<NoticeView[]>(['edits'], [], noticesOf)
export const productions: Live<Production[]> = query<Production[]>(['production'], [], (on) =>
  on.view.all('production').sort((a, b) => (a.title < b.title ? -1 : 1)))

function sessionOf(on: Phone): Session | null {
  const stored = on.meta.session
  if (!stored) return null
  const mine = on.view.all('me').filter((me) => me.person === stored.person.id)
  const memberships = mine.map((me): Membership => ({
    crew: me.id, production: me.production, title: on.view.get('production', me.production)?.title ?? '', roles: me.roles,
    department: me.department, unit: me.unit,
  }))
  const { device, person, studio } = stored
  const early = stored.memberships.map((member) => ({ ...member, unit: null }) as Membership)
  return { device, person, studio, memberships: memberships.length ? memberships : early }
}

function noticesOf(on: Phone): NoticeView[] {
  return on.notices.toReversed().map(({ id, kind, args, at_device: at, verdict }) => ({
    id, kind, args, at, verdict: verdict.verdict, code: verdict.code, detail: verdict.detail, see: verdict.see,
    sentence: verdict.sentence ?? null,
  }))
}

export function units(production: Id): Live<Unit[]> {
  return cached('units', production, () => query<Unit[]>(['unit'], [], (on) =>
    on.view.all('unit').filter((unit) => unit.production === production).sort(byPosition)))
}

export function departments(production: Id): Live<Department[]> {
  return cached('departments', production, () => query<Department[]>(['department'], [], (on) => departmentsOf(on.view, production)))
}

/** Days of a production: plans where I may plan, published days else; by date. */
export function days(production: Id): Live<DaySummary[]> {
  return cached('days', production, () => query<DaySummary[]>(PLAN, [], (on) => daysOf(on.view, production, on.host.now())))
}

export function day(id: Id): Live<Day | null> {
  return cached('day', id, () => query<Day | null>(['day'], null, (on) => on.view.get('day', id) ?? null))
}

const NOBODY: BoardView = { day: null, unit: null, rows: [], departments: [], counts: {
  people: 0, awaiting: 0, confirmed: 0, query: 0, cannot_make: 0, superseded: 0, overdue: 0, queued: 0, sent: 0, delivered: 0,
  opened: 0, failed: 0, voice: 0,
} }

/** The confirmations board of a published day. */
export function board(id: Id): Live<BoardView> {
  return cached('board', id, () => query(BOARD, NOBODY, (on) => boardOf(on.view, id, on.host.now())))
}

/** A board is on the screen (true): pokes are answered faster. */
export function watchBoard(watching: boolean): void {
  if (phone) phone.watchingBoard = watching
}

/** A day being planned; null when unknown. */
export function dayPlan(id: Id): Live<DayPlanView | null> {
  return cached('plan', id, () => query<DayPlanView | null>(PLAN, null, (on) => planOf(on.view, id, on.documents)))
}

export function crew(production: Id): Live<CrewView[]> {
  return cached('crew', production, () =>
    query<CrewView[]>(['crew', 'crew_contact', 'enrolment', 'department', 'unit', 'edits'], [], (on) => crewList(on.view, production)))
}

export function crewMember(id: Id): Live<CrewMember | null> {
  return cached('member', id, () => query<CrewMember | null>(['crew'], null, (on) => on.view.get('crew', id) ?? null))
}

let asked = false
/** Keep an edit and send it when possible. Resolves once it is on disk (or in memory when the disk refuses). */
export async function enqueue<K extends EditKind>(kind: K, production: Id, args: EditArgs[K]): Promise<Saved> {
  const saved = await need().enqueue(kind, production, args)
  if (!asked) void persist()
  asked = true
  return saved
}

/** Take an edit back: removed if it never left, else answered by its opposite. False when it has none. */
export const undo = (edit: Id): Promise<boolean> => need().undo(edit)
/** The person has seen what became of it. */
export const dismiss = (edit: Id): Promise<void> => need().dismiss(edit)
/** The Today screen shows this call. */
export function opened(call: Id): void { void need().see(call, 'opened') }
/** Try now. */
export function syncNow(): void { need().sync.soon(0, true) }
/** The person has read that everything on this phone was deleted. */
export function seenWiped(): void {
  need().wiped = null
  before.changed(['sync'])
}

export async function enter(code: string, label: string): Promise<Outcome<Session>> {
  const outcome = await need().enter(code, label)
  const entered = session.current
  if (!outcome.ok) return outcome
  if (!entered) throw new Error('entered without a session')
  return { ok: true, value: entered }
}

/** Refuses with code "unsent" while edits wait; with `evenUnsent` it still wants them exported first ("not_exported"). */
export const leave = (options: { evenUnsent: boolean }): Promise<Outcome<null>> => need().leave(options.evenUnsent)

/** Everything unsent as a JSON file for the person to keep. */
export async function exportUnsent(): Promise<File> {
  const name = `callboard-unsent-${new Date(need().host.now()).toISOString().slice(0, 10)}.json`
  return new File([await need().export()], name, { type: 'application/json' })
}

const post = <T>(path: string, body?: unknown): Promise<Outcome<T>> => ask<T>(need().host, { method: 'POST', path, body })

export const invite = (member: Id): Promise<Outcome<Invitation>> => post('/api/invitations', { crew: member })
export const devices = (member: Id): Promise<Outcome<DeviceView[]>> => ask(need().host, { method: 'GET', path: `/api/crew/${member}/devices` })
export const revoke = (device: Id): Promise<Outcome<null>> => post(`/api/devices/${device}/revoke`)
export const release = (device: Id): Promise<Outcome<null>> => post(`/api/devices/${device}/release`)

/** A form's autosaved text, for the person signed in. */
export const draft = <T>(key: string): Draft<T> => need().drafts.draft<T>(key)
/** No form has unsaved input and nothing is being sent: the app may reload. */
export const mayReload = (): boolean => !phone || (!phone.drafts.dirty && !phone.sync.busy && phone.sync.loose.length === 0)
/** Put every open draft on disk. */
export const flushDrafts = (): Promise<void> => (phone ? phone.drafts.flush() : Promise.resolve())

/** A new id for a record made on this phone. */
export const newId = (): Id => uuid7(phone ? phone.host.now() : Date.now())

/** Attach a file to a day; kept here until the server has it. */
export async function attach(production: Id, onDay: Id, file: File): Promise<Outcome<Saved>> {
  const kept = await need().documents.keep(onDay, file)
  return kept.ok ? { ok: true, value: await need().enqueue('attach_document', production, kept.value) } : kept
}

/** The bytes of a document as a Blob, from this phone or the server. */
export async function openDocument(id: Id): Promise<Outcome<Blob>> {
  const document = need().view.get('document', id)
  if (!document) return { ok: false, code: 'no_such_document', detail: id, status: 404, retryAfter: null }
  return need().documents.open(document)
}
