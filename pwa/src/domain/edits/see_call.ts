import { messageId } from '../ids'
import type { Kind } from './kind'

const RANK = { queued: 0, sent: 1, failed: 1, delivered: 2, opened: 3 }

/** The phone has stored a version of a call, or its person has looked at it. */
export const seeCall: Kind<'see_call'> = {
  kind: 'see_call',
  v: 1,
  touches: () => [],
  overlay(args, rows, author) {
    const id = messageId(args.call)
    const standing = rows.get('message', id)
    if (!standing || standing.version !== args.version || RANK[standing.state] >= RANK[args.seen]) return
    rows.put('message', id, { ...standing, state: args.seen, at: author.at })
  },
}
