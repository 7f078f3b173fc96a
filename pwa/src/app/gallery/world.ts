// The rows that an invented server sends: one studio, two productions, a week of days around today.
import { answerId, callId, departmentCallId, messageId, naturalId } from '../../domain/ids'
import type {
  Answer, Call, CallState, CrewMember, Day, DayTerms, Entities, EntityName, Id, MessageState, Role, StoredAnswer,
} from '../../wire/types'
import { DEPARTMENTS, name } from './cast'

export interface Row { s: string; e: EntityName; i: Id; v: number; op: 'put'; d: Record<string, unknown> }
export type As = 'crew' | 'head' | 'ad' | 'office'
export interface Scene { as: As; state: string; colour: string; people: number }

const HOUR = 3_600_000
const id = (...parts: string[]): Id => naturalId('gallery', ...parts)
export const STUDIO = { id: id('studio'), name: 'Lanternfish Studio' }
export const FERRY = id('night-ferry')
export const ROAD = id('salt-road')
const COLOURS = ['white', 'blue', 'pink', 'yellow', 'green', 'goldenrod', 'buff', 'salmon', 'cherry']

function dateAt(days: number): string {
  const when = new Date(Date.now() + days * 24 * HOUR)
  return [when.getFullYear(), when.getMonth() + 1, when.getDate()].map((n) => String(n).padStart(2, '0')).join('-')
}

/** The gallery's sets are where the phone is: its own zone, so that pictures read alike everywhere. */
function at(date: string, time: string, plusDays = 0): number {
  return new Date(`${date}T${time}:00`).getTime() + plusDays * 24 * HOUR
}

export class World {
  readonly rows: Row[] = []
  readonly me: { person: Id; crew: Id; name: string }
  private readonly crew: CrewMember[] = []

  constructor(private readonly scene: Scene) {
    this.productions()
    this.people()
    this.me = this.pickMe()
    this.days()
  }

  private put<E extends EntityName>(scope: string, entity: E, body: Entities[E]): void {
    this.rows.push({ s: scope, e: entity, i: body.id, v: 1, op: 'put', d: body as unknown as Record<string, unknown> })
  }

  private productions(): void {
    const offset = -new Date().getTimezoneOffset()
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    for (const [production, title] of [[FERRY, 'Night Ferry'], [ROAD, 'The Salt Road']] as const) {
      const scope = `prod:${production}`
      this.put(scope, 'production', { id: production, title, kind: 'feature', currency: 'GBP', zone, transitions: [[0, offset]] })
      this.put(scope, 'unit', { id: id(production, 'main'), production, name: 'Main Unit', position: 0 })
      this.put(scope, 'unit', { id: id(production, 'second'), production, name: 'Second Unit', position: 1 })
      DEPARTMENTS.forEach(([department], position) => this.put(scope, 'department', { id: id(production, department), production, name: department, position }))
    }
  }

  private people(): void {
    let n = 0
    while (this.crew.length < this.scene.people) {
      for (const [department, positions] of DEPARTMENTS) {
        positions.forEach((position, place) => {
          if (this.crew.length >= this.scene.people) return
          n += 1
          const roles: Role[] = ['crew']
          if (place === 0) roles.push('head')
          if (/AD$/.test(position)) roles.push('ad')
          if (position === 'UPM') roles.push('upm')
          if (/Coordinator|APOC/.test(position) && department === 'Production') roles.push('office')
          this.member(FERRY, { n, department, position, roles })
        })
      }
    }
  }

  private member(production: Id, { n, department, position, roles }: { n: number; department: string; position: string; roles: Role[] }): void {
    const person = id('person', String(n))
    const member: CrewMember = {
      id: id('crew', production, String(n)), production, person, department: id(production, department), unit: id(production, 'main'),
      name: name(n), position, roles, start: null, finish: null, no_smartphone: n % 29 === 0, state: 'active',
    }
    const phone = `+44 7700 900${String(n).padStart(3, '0')}`
    if (production === FERRY) this.crew.push(member)
    if (roles.some((role) => role !== 'crew')) this.put(`prod:${production}`, 'contact', { ...member, phone })
    if (this.scene.as === 'crew') return
    this.put(`role:${production}:ad`, 'crew', member)
    this.put(`role:${production}:ad`, 'crew_contact', { id: member.id, phone: n % 37 === 0 ? null : phone, email: `crew${n}@callboard.invalid` })
    this.put(`role:${production}:ad`, 'enrolment', { id: member.id, entered: n % 17 !== 3, invited_at: Date.now() - 50 * HOUR, expires_at: Date.now() + 22 * HOUR })
  }

  private pickMe(): World['me'] {
    const wanted: Record<As, string> = { crew: '1st AC', head: 'Key Grip', ad: 'Key 2nd AD', office: 'Production Coordinator' }
    const mine = this.crew.find((one) => one.position === wanted[this.scene.as]) as CrewMember
    this.put(`person:${mine.person}`, 'me', mine)
    if (this.scene.as === 'crew' || this.scene.as === 'ad') {
      const other = { ...mine, id: id('crew', ROAD, 'me'), production: ROAD, department: id(ROAD, 'Camera'), unit: id(ROAD, 'second') }
      this.put(`person:${mine.person}`, 'me', other)
    }
    return { person: mine.person, crew: mine.id, name: mine.name }
  }

  private days(): void {
    const revision = Math.max(COLOURS.indexOf(this.scene.colour), 0) + 1
    this.day(FERRY, 'main', { ahead: -1, number: 6, revision: 2, general: '07:00' })
    this.day(FERRY, 'main', { ahead: 1, number: 7, revision, general: this.scene.state === 'night' ? '18:00' : '06:30' })
    this.day(FERRY, 'main', { ahead: 2, number: 8, revision: 0, general: '07:00' })
    if (this.scene.as === 'crew' || this.scene.as === 'ad') this.day(ROAD, 'second', { ahead: 3, number: 2, revision: 1, general: '16:00' })
  }

  private day(production: Id, unit: string, { ahead, number, revision, general }: { ahead: number; number: number; revision: number; general: string }): void {
    const date = dateAt(ahead)
    const day = id('day', production, date)
    const terms: DayTerms = {
      number, of: 32, date, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, general_call: at(date, general), est_wrap: at(date, general) + 11 * HOUR,
      place: production === FERRY ? 'Pier 4, Harbour Warehouse' : 'Dune Road, km 14', address: production === FERRY ? '12 Saltmarsh Lane, Wexcombe' : 'Old Coast Road, Sandholm',
      map_url: null, base_camp: 'Car park B, behind the chandlery', parking: 'Crew: field opposite the gate. Trucks: quayside only.',
      hospital: 'Wexcombe General, A&E, 4 Priory Road, +44 1632 960 112', weather: '9 to 14 °C, rain from 15:00, wind SW 22 km/h. Sunrise 07:31, sunset 16:04.',
      notes: 'Quay edge is unfenced: life vests beyond the yellow line.\nNo drones after 14:00.',
    }
    const published = revision > 0
    const full: Day = {
      ...terms, id: day, production, unit: id(production, unit), state: published ? 'published' : 'draft', revision,
      colour: published ? (COLOURS[(revision - 1) % 9] ?? null) : null, published_at: published ? Date.now() - 3 * HOUR : null,
    }
    if (published) this.put(`prod:${production}`, 'day', full)
    if (this.scene.as === 'ad') this.plan(full)
    if (published && production === FERRY) this.put(`prod:${production}`, 'document', { id: id('doc', day), production, day, name: `Call sheet day ${number}.pdf`, media_type: 'application/pdf', size: 412_000, sha256: 'a'.repeat(64) })
    if (published && production === FERRY) this.crew.forEach((member, n) => this.call(full, member, n))
    if (published && production === ROAD) this.mine(full)
  }

  private plan(day: Day): void {
    const dirty = this.scene.state === 'dirty' && day.revision > 0 && day.number === 7
    const general = dirty ? (day.general_call ?? 0) + HOUR / 2 : day.general_call
    this.put(`role:${day.production}:ad`, 'day_plan', { ...day, general_call: general, dirty })
    const early = id(day.production, 'Locations')
    this.put(`role:${day.production}:ad`, 'department_call', { id: departmentCallId(day.id, early), day: day.id, department: early, state: 'timed', time: (day.general_call ?? 0) - HOUR, place: null, note: null })
    const art = id(day.production, 'Art')
    this.put(`role:${day.production}:ad`, 'department_call', { id: departmentCallId(day.id, art), day: day.id, department: art, state: 'on_call', time: null, place: null, note: null })
  }

  private call(day: Day, member: CrewMember, n: number): void {
    const own = member.id === this.me?.crew
    const state: CallState = own ? this.ownState() : member.department === id(FERRY, 'Art') ? 'on_call' : n % 41 === 40 ? 'will_notify' : n % 31 === 30 ? 'stand_by' : 'timed'
    const night = own && this.scene.state === 'night'
    const time = state === 'timed' ? (night ? at(day.date, '00:15', 1) : (day.general_call ?? 0) - (member.department === id(FERRY, 'Locations') ? HOUR : 0) + (n % 5 === 4 ? HOUR / 2 : 0)) : null
    const moved = (own && this.scene.state === 'moved') || (!own && n % 23 === 7)
    const call: Call = {
      id: callId(day.id, member.id), day: day.id, crew: member.id, person: member.person, production: FERRY, department: member.department,
      unit: member.unit, date: day.date, zone: day.zone, state, time: own && time !== null && !night ? time + HOUR / 2 : time,
      precall: null, pickup: own && state === 'timed' && time !== null ? time - HOUR / 2 : null, place: moved ? 'Lot B, Pier 4' : day.place,
      note: own ? 'Bring the 18 mm and the rain covers.' : null, report_to: this.crew.find((one) => one.position === 'Key 2nd AD')?.id ?? null,
      version: moved ? 2 : 1, was: moved ? { state: 'timed', time: time === null ? null : time - (own ? 0 : HOUR / 2), pickup: own && time !== null ? time - HOUR : null, place: day.place } : null,
      published_at: Date.now() - (n % 3 === 0 ? 3 : 1) * HOUR, replaced_by: null,
    }
    this.putCall(call, own)
    this.answers(call, n, own)
  }

  private ownState(): CallState {
    const states: Record<string, CallState> = { standby: 'stand_by', oncall: 'on_call', notify: 'will_notify', cancelled: 'cancelled' }
    return states[this.scene.state] ?? 'timed'
  }

  private putCall(call: Call, own: boolean): void {
    if (own) this.put(`person:${call.person}`, 'call', call)
    if (this.scene.as !== 'crew') this.put(`role:${call.production}:ad`, 'call', call)
  }

  private answers(call: Call, n: number, own: boolean): void {
    if (own) return this.ownAnswer(call)
    if (this.scene.as === 'crew') return
    const word: StoredAnswer | null = n % 19 === 5 ? 'query' : n % 47 === 9 ? 'cannot_make' : n % 3 === 0 || n % 7 === 1 ? null : 'confirmed'
    if (word) this.answer(call, word, { version: n % 23 === 7 ? 1 : call.version, how: n % 29 === 1 ? 'voice' : 'phone', reason: word === 'query' ? 'Is the time right? School run until 06:15.' : word === 'cannot_make' ? 'Ill' : null })
    const message: MessageState = n % 27 === 4 ? 'failed' : word ? 'opened' : n % 2 ? 'delivered' : 'sent'
    this.put(`role:${call.production}:ad`, 'message', { id: messageId(call.id), call: call.id, crew: call.crew, version: call.version, state: message, at: Date.now() - HOUR })
  }

  private ownAnswer(call: Call): void {
    const { state } = this.scene
    if (state === 'confirmed') this.answer(call, 'confirmed', { version: call.version, how: 'phone', reason: null })
    if (state === 'moved') this.answer(call, 'confirmed', { version: 1, how: 'phone', reason: null })
    if (state === 'query') this.answer(call, 'query', { version: call.version, how: 'phone', reason: 'I need transport' }, 'Van 3 picks you up at the north gate, 05:50.')
  }

  private answer(call: Call, word: StoredAnswer, { version, how, reason }: { version: number; how: 'phone' | 'voice'; reason: string | null }, reply: string | null = null): void {
    const body: Answer = {
      id: answerId(call.id), call: call.id, crew: call.crew, person: call.person, version, answer: word, reason, how, by: call.person,
      by_name: how === 'voice' ? 'Bo Farrow' : name(1), at: Date.now() - HOUR / 2, at_device: null,
      clock_off_min: null,
      reply: reply ? { text: reply, by_name: 'Bo Farrow', at: Date.now() - HOUR / 4 } : null,
    }
    if (call.person === this.me.person) this.put(`person:${call.person}`, 'answer', body)
    if (this.scene.as !== 'crew') this.put(`role:${call.production}:ad`, 'answer', body)
  }

  /** My call on the other show. */
  private mine(day: Day): void {
    const crew = id('crew', ROAD, 'me')
    this.putCall({
      id: callId(day.id, crew), day: day.id, crew, person: this.me.person, production: ROAD, department: id(ROAD, 'Camera'), unit: day.unit, date: day.date, zone: day.zone,
      state: 'timed', time: at(day.date, '00:15', 1), precall: null, pickup: null, place: null, note: null, report_to: null, version: 1, was: null, published_at: Date.now() - HOUR, replaced_by: null,
    }, true)
  }
}
