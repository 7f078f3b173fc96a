import type { EditArgs } from '../../wire/types'
import type { Kind, Rows } from './kind'

type Fields = Omit<EditArgs['set_crew'], 'crew'>

function fieldsOf({ crew: _crew, ...fields }: EditArgs['set_crew']): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Change a crew member's place, details or roles, field by field. */
export const setCrew: Kind<'set_crew'> = {
  kind: 'set_crew',
  v: 1,
  touches: (args) => [`crew/${args.crew}`],
  amends: (args) => ({
    record: `crew/${args.crew}`, shown: [['crew', args.crew], ['crew_contact', args.crew]], fields: Object.keys(fieldsOf(args)),
  }),
  overlay(args, rows) {
    const { phone, email, ...fields } = fieldsOf(args)
    const member = rows.get('crew', args.crew)
    if (member && Object.keys(fields).length) rows.put('crew', args.crew, { ...member, ...fields })
    if (phone === undefined && email === undefined) return
    const contact = rows.get('crew_contact', args.crew) ?? { id: args.crew, phone: null, email: null }
    rows.put('crew_contact', args.crew, {
      ...contact, phone: phone === undefined ? contact.phone : phone, email: email === undefined ? contact.email : email,
    })
  },
  inverse(args, rows) {
    const before = seen(args.crew, rows)
    if (!before) return null
    return { crew: args.crew, ...Object.fromEntries(Object.keys(fieldsOf(args)).map((name) => [name, before[name] ?? null])) }
  },
}

function seen(crew: string, rows: Rows): Record<string, unknown> | null {
  const member = rows.get('crew', crew)
  return member ? { ...member, ...rows.get('crew_contact', crew) } : null
}
