import { answerId } from '../ids'
import type { Kind } from './kind'

/** An AD or head answers a query in place. */
export const replyQuery: Kind<'reply_query'> = {
  kind: 'reply_query',
  v: 1,
  touches: (args) => [`call/${args.call}`],
  overlay(args, rows, author) {
    const standing = rows.get('answer', answerId(args.call))
    if (!standing) return
    rows.put('answer', standing.id, { ...standing, reply: { text: args.text, by_name: author.person.name, at: author.at } })
  },
}
