import type { EditArgs } from '../../wire/types'
import { callId } from '../ids'
import { putCrew } from './add_crew'
import type { Kind, Rows } from './kind'

/** Somebody else takes an absent person's call; nothing else of theirs moves. */
export const replaceCrew: Kind<'replace_crew'> = {
  kind: 'replace_crew',
  v: 1,
  touches: (args) => [`call/${args.call}`, `crew/${args.crew}`],
  overlay(args, rows) {
    addNew(args, rows)
    const call = rows.get('call', args.call)
    if (!call) return
    rows.put('call', call.id, { ...call, state: 'cancelled', time: null, pickup: null, precall: null, replaced_by: args.crew })
    const id = callId(call.day, args.crew)
    const { state, time, precall, pickup, place, note } = call
    rows.put('call_plan', id, { id, day: call.day, crew: args.crew, own: { state, time, precall, pickup, place, note } })
  },
}

function addNew(args: EditArgs['replace_crew'], rows: Rows): void {
  const absent = rows.get('crew', rows.get('call', args.call)?.crew ?? '')
  if (!absent || args.name === null || args.person === null) return
  putCrew(
    rows,
    {
      ...absent, id: args.crew, person: args.person, name: args.name, position: args.position ?? absent.position, roles: ['crew'],
      start: null, finish: null, no_smartphone: args.no_smartphone, state: 'active',
    },
    args,
  )
}
