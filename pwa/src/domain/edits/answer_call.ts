import { answerId } from '../ids'
import type { Kind } from './kind'

/** A person answers their own call, as they saw it in `version`. */
export const answerCall: Kind<'answer_call'> = {
  kind: 'answer_call',
  v: 1,
  touches: (args) => [`call/${args.call}`],
  overlay(args, rows, author) {
    const call = rows.get('call', args.call)
    const standing = rows.get('answer', answerId(args.call))
    if (!call || (standing && standing.version > args.version)) return
    rows.put('answer', answerId(args.call), {
      id: answerId(args.call), call: call.id, crew: call.crew, person: call.person, version: args.version, answer: args.answer,
      reason: args.reason, how: 'phone', by: author.person.id, by_name: author.person.name, at: author.at, at_device: author.at,
      clock_off_min: null, reply: null,
    })
  },
  inverse(args, rows) {
    const standing = rows.get('answer', answerId(args.call))
    const same = standing?.version === args.version && standing.how === 'phone'
    return { ...args, answer: same ? standing.answer : 'withdrawn', reason: same ? standing.reason : null }
  },
}
