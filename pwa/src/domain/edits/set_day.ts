import type { DayPlan, EditArgs } from '../../wire/types'
import type { Kind, Rows } from './kind'

type Fields = Omit<EditArgs['set_day'], 'day' | 'unit'>

function fieldsOf(args: EditArgs['set_day']): Fields {
  const { day: _day, unit: _unit, ...fields } = args
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}

const BLANK = {
  number: null, of: null, general_call: null, est_wrap: null, place: null, address: null, map_url: null, base_camp: null,
  parking: null, hospital: null, weather: null, notes: null, revision: 0, colour: null, published_at: null, dirty: true,
}

/** Plan a day of a unit, or amend its plan; fields left out stay, null clears. */
export const setDay: Kind<'set_day'> = {
  kind: 'set_day',
  v: 1,
  touches: (args) => [`day_plan/${args.day}`],
  amends: (args) => ({ record: `day_plan/${args.day}`, shown: [['day_plan', args.day]], fields: Object.keys(fieldsOf(args)) }),
  overlay(args, rows, author) {
    const standing = rows.get('day_plan', args.day)
    const fields = fieldsOf(args)
    if (standing) return rows.put('day_plan', args.day, { ...standing, ...fields, dirty: true })
    const production = rows.get('production', author.production)
    const blank = { ...BLANK, id: args.day, production: author.production, unit: args.unit, state: 'draft' as const }
    rows.put('day_plan', args.day, { date: '', zone: production?.zone ?? '', ...blank, ...fields })
  },
  inverse(args, rows) {
    const standing = rows.get('day_plan', args.day)
    return standing ? { day: args.day, unit: args.unit, ...previous(standing, args) } : null
  },
}

function previous(standing: DayPlan, args: EditArgs['set_day']): Fields {
  return Object.fromEntries(Object.keys(fieldsOf(args)).map((name) => [name, standing[name as keyof DayPlan]])) as Fields
}

/** Something of a day was planned anew: it differs from what crew see. */
export function touchPlan(day: string, rows: Rows): void {
  const standing = rows.get('day_plan', day)
  if (standing && !standing.dirty) rows.put('day_plan', day, { ...standing, dirty: true })
}
