import type { Kind } from './kind'

/** Publish the plan of a day. What each person is told is the server's to say; here only the plan stops being dirty. */
export const publishDay: Kind<'publish_day'> = {
  kind: 'publish_day',
  v: 1,
  touches: (args) => [`day_plan/${args.day}`],
  overlay(args, rows) {
    const plan = rows.get('day_plan', args.day)
    if (plan) rows.put('day_plan', args.day, { ...plan, state: plan.state === 'cancelled' ? 'cancelled' : 'published', dirty: false })
  },
}
