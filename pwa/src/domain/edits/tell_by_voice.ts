import { answerId } from '../ids'
import type { Kind } from './kind'

/** Somebody was told by voice, and answered; the taker's name stands beside it. */
export const tellByVoice: Kind<'tell_by_voice'> = {
  kind: 'tell_by_voice',
  v: 1,
  touches: (args) => [`call/${args.call}`],
  overlay(args, rows, author) {
    const call = rows.get('call', args.call)
    if (!call) return
    rows.put('answer', answerId(args.call), {
      id: answerId(args.call), call: call.id, crew: call.crew, person: call.person, version: args.version, answer: args.answer,
      reason: args.reason, how: 'voice', by: author.person.id, by_name: author.person.name, at: author.at, at_device: author.at,
      clock_off_min: null, reply: null,
    })
  },
  inverse(args, rows) {
    const standing = rows.get('answer', answerId(args.call))
    if (standing?.how !== 'voice' || standing.answer === 'withdrawn') return null
    return { call: args.call, version: standing.version, answer: standing.answer, reason: standing.reason }
  },
}
