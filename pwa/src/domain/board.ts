// The AD's board: every called person of a published day, how far their message came, and what they answered.
import type { Answer, Call, Id } from '../wire/types'
import type { BoardRow, BoardView } from '../data/types'
import { clock } from './clock'
import { count, countByDepartment } from './counts'
import { differences } from './diff'
import { answerId, messageId } from './ids'
import { byPosition, departmentOf, transitionsOf, type Sight } from './sight'
import { answerState } from './status'

export function board(rows: Sight, day: Id, now: number): BoardView {
  const calls = rows.all('call').filter((call) => call.day === day && call.replaced_by === null)
  const lines = calls.map((call) => boardRow(rows, call, now)).sort(inOrder)
  const sheet = rows.get('day', day) ?? null
  const unit = rows.get('unit', sheet?.unit ?? '') ?? null
  return { day: sheet, unit, rows: lines, departments: countByDepartment(lines), counts: count(lines) }
}

function inOrder(a: BoardRow, b: BoardRow): number {
  return byPosition(a.department, b.department) || (a.time ?? Infinity) - (b.time ?? Infinity) || (a.name < b.name ? -1 : 1)
}

function boardRow(rows: Sight, call: Call, now: number): BoardRow {
  const transitions = transitionsOf(rows, call.production)
  const message = rows.get('message', messageId(call.id))
  const standing = message?.version === call.version ? message : null
  const answer = rows.get('answer', answerId(call.id)) ?? null
  return {
    ...personOf(rows, call), call: call.id, version: call.version, state: call.state, time: call.time, place: call.place,
    clock: clock(transitions, call.time, call.date), pickup: clock(transitions, call.pickup, call.date),
    message: standing?.state ?? null, messageAt: standing?.at ?? null, answer: answerState(call, answer, now), ...given(answer),
    changes: differences(call.was, call, transitions, call.date), edit: rows.mark(`call/${call.id}`),
  }
}

type OfPerson = Pick<BoardRow, 'crew' | 'name' | 'position' | 'phone' | 'email' | 'noSmartphone' | 'entered' | 'department'>

function personOf(rows: Sight, call: Call): OfPerson {
  const member = rows.get('crew', call.crew)
  const contact = rows.get('crew_contact', call.crew)
  return {
    crew: call.crew, name: member?.name ?? '', position: member?.position ?? '', phone: contact?.phone ?? null,
    email: contact?.email ?? null, noSmartphone: member?.no_smartphone ?? false,
    entered: rows.get('enrolment', call.crew)?.entered ?? null, department: departmentOf(rows, call.production, call.department),
  }
}

function given(answer: Answer | null): Pick<BoardRow, 'reason' | 'how' | 'byName' | 'answeredAt' | 'reply'> {
  const stands = answer && answer.answer !== 'withdrawn' ? answer : null
  return {
    reason: stands?.reason ?? null, how: stands?.how ?? null, byName: stands?.by_name ?? null, answeredAt: stands?.at ?? null,
    reply: stands?.reply ?? null,
  }
}
