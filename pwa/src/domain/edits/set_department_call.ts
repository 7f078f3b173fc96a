import { departmentCallId } from '../ids'
import { touchPlan } from './set_day'
import type { Kind } from './kind'

/** Call a department apart from the general call; null everywhere means back to it. */
export const setDepartmentCall: Kind<'set_department_call'> = {
  kind: 'set_department_call',
  v: 1,
  touches: (args) => [`department_call/${departmentCallId(args.day, args.department)}`],
  amends({ day, department, ...fields }) {
    const id = departmentCallId(day, department)
    return { record: `department_call/${id}`, shown: [['department_call', id]], fields: Object.keys(fields) }
  },
  overlay(args, rows) {
    const id = departmentCallId(args.day, args.department)
    rows.put('department_call', id, { id, ...args })
    touchPlan(args.day, rows)
  },
  inverse({ day, department }, rows) {
    const standing = rows.get('department_call', departmentCallId(day, department))
    const { state = null, time = null, place = null, note = null } = standing ?? {}
    return { day, department, state, time, place, note }
  },
}
