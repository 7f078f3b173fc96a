import { callId } from '../ids'
import { touchPlan } from './set_day'
import type { Kind } from './kind'

/** Plan one person's call; null: they follow department and general call again. */
export const setCall: Kind<'set_call'> = {
  kind: 'set_call',
  v: 1,
  touches: (args) => [`call_plan/${callId(args.day, args.crew)}`],
  amends(args) {
    const id = callId(args.day, args.crew)
    return { record: `call_plan/${id}`, shown: [['call_plan', id]], fields: ['own'] }
  },
  overlay(args, rows) {
    const id = callId(args.day, args.crew)
    rows.put('call_plan', id, { id, day: args.day, crew: args.crew, own: args.own })
    touchPlan(args.day, rows)
  },
  inverse: ({ day, crew }, rows) => ({ day, crew, own: rows.get('call_plan', callId(day, crew))?.own ?? null }),
}
