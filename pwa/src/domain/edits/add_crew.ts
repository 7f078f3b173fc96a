import type { CrewMember, EditArgs, Id } from '../../wire/types'
import { callId } from '../ids'
import { touchPlan } from './set_day'
import type { Kind, Rows } from './kind'

/** Add a day player: person, place on the production, and a call. */
export const addCrew: Kind<'add_crew'> = {
  kind: 'add_crew',
  v: 1,
  touches: (args) => [`crew/${args.crew}`],
  overlay(args, rows) {
    putCrew(rows, memberOf(args), args)
    if (!args.call) return
    const id = callId(args.call.day, args.crew)
    rows.put('call_plan', id, { id, day: args.call.day, crew: args.crew, own: args.call.own })
    touchPlan(args.call.day, rows)
  },
}

function memberOf(args: EditArgs['add_crew']): CrewMember {
  const { crew, person, production, department, unit, name, position, no_smartphone } = args
  return {
    id: crew, person, production, department, unit, name, position, no_smartphone, roles: ['crew'], start: null, finish: null,
    state: 'active',
  }
}

/** A new crew member with contact details, nobody's phone yet. */
export function putCrew(rows: Rows, member: CrewMember, contact: { phone: string | null; email: string | null }): void {
  const id: Id = member.id
  rows.put('crew', id, member)
  rows.put('crew_contact', id, { id, phone: contact.phone, email: contact.email })
  rows.put('enrolment', id, { id, entered: false, invited_at: null, expires_at: null })
}
