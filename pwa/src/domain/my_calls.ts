// Today: the calls of the person who holds this phone, on all their shows.
import type { Answer, Call, Id } from '../wire/types'
import type { CallView, DocumentView } from '../data/types'
import { addDays, clock, local } from './clock'
import { differences } from './diff'
import { answerId } from './ids'
import { transitionsOf, titleOf, type Moment, type Sight } from './sight'
import { answerState, asks } from './status'

/** Which documents have their bytes on this phone, or still to be sent. */
export interface Blobs { here(sha256: string): boolean; uploading(sha256: string): boolean }

/** From yesterday on, by date and time: a night's call stays in sight until its shift is over. */
export function myCalls(rows: Sight, { person, now }: Moment, blobs: Blobs): CallView[] {
  const mine = rows.all('call').filter((call) => call.person === person && isCurrent(rows, call, now))
  return mine.map((call) => callView(rows, call, now, blobs)).sort(inOrder)
}

function isCurrent(rows: Sight, call: Call, now: number): boolean {
  const today = local(transitionsOf(rows, call.production), now).date
  return call.date >= addDays(today, -1)
}

function inOrder(a: CallView, b: CallView): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1
  return (a.time ?? Infinity) - (b.time ?? Infinity) || (a.id < b.id ? -1 : 1)
}

function callView(rows: Sight, call: Call, now: number, blobs: Blobs): CallView {
  const transitions = transitionsOf(rows, call.production)
  const answer = rows.get('answer', answerId(call.id)) ?? null
  const state = answerState(call, answer, now)
  const at = (instant: number | null): CallView['clock'] => clock(transitions, instant, call.date)
  return {
    id: call.id, crew: call.crew, production: titleOf(rows, call.production), unit: rows.get('unit', call.unit) ?? null,
    department: rows.get('department', call.department) ?? null, day: rows.get('day', call.day) ?? null, date: call.date,
    zone: call.zone, state: call.state, time: call.time, clock: at(call.time), precall: at(call.precall), pickup: at(call.pickup),
    place: call.place, note: call.note, reportTo: rows.get('contact', call.report_to ?? '') ?? null, version: call.version,
    publishedAt: call.published_at, changes: differences(call.was, call, transitions, call.date), answer: state,
    ...answered(answer), asks: asks(state) && call.replaced_by === null, replaced: call.replaced_by !== null,
    documents: documentsOf(rows, call.day, blobs), edit: rows.mark(`call/${call.id}`),
  }
}

type Answered = Pick<CallView, 'answered' | 'answeredVersion' | 'reason' | 'how' | 'byName' | 'answeredAt' | 'reply'>

function answered(answer: Answer | null): Answered {
  return {
    answered: answer?.answer ?? null, answeredVersion: answer?.version ?? null, reason: answer?.reason ?? null,
    how: answer?.how ?? null, byName: answer?.by_name ?? null, answeredAt: answer?.at ?? null, reply: answer?.reply ?? null,
  }
}

/** The papers of a day, by name. */
export function documentsOf(rows: Sight, day: Id, blobs: Blobs): DocumentView[] {
  const found = rows.all('document').filter((document) => document.day === day)
  const seen = found.map((document) => ({
    ...document, here: blobs.here(document.sha256), uploading: blobs.uploading(document.sha256),
  }))
  return seen.sort((a, b) => (a.name < b.name ? -1 : 1))
}
