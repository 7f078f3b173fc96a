// What every screen may show: who is here, my calls, how sync stands, what the server said.
import { myCalls as callsOf } from '../domain/my_calls'
import { byPosition, departmentsOf } from '../domain/sight'
import type { CrewMember, Day, Department, Id, Production, Unit } from '../wire/types'
import { live } from './live'
import type { Phone } from './phone'
import { before, cached, CALLS, query, running } from './running'
import type { CallView, Live, Membership, NoticeView, Session, SyncState } from './types'

const STARTING: SyncState = {
  mode: 'starting', durable: true, full: false, wiped: null, blocked: false, contact: null, skew: 0, unsent: 0, oldestUnsent: null,
  nextTry: null, problem: null, filling: true,
}

/** Who is signed in on this phone; null when nobody. */
export const session: Live<Session | null> = query<Session | null>(['session', 'me', 'production'], null, sessionOf)
export const syncState: Live<SyncState> = live(before, ['sync', 'edits', 'session'], () =>
  running.phone?.state ?? { ...STARTING, blocked: running.blocked })

/** My calls on all my shows, from yesterday on, by time. */
export const myCalls: Live<CallView[]> = query<CallView[]>(CALLS, [], (on) =>
  callsOf(on.view, { person: on.meta.session?.person.id ?? null, now: on.host.now() }, on))
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

export function day(id: Id): Live<Day | null> {
  return cached('day', id, () => query<Day | null>(['day'], null, (on) => on.view.get('day', id) ?? null))
}

export function crewMember(id: Id): Live<CrewMember | null> {
  return cached('member', id, () => query<CrewMember | null>(['crew'], null, (on) => on.view.get('crew', id) ?? null))
}
