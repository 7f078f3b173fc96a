// The crew of a production as this person may see it: a head their department, ADs and office everybody.
import type { Id } from '../wire/types'
import type { CrewView } from '../data/types'
import { byPosition, departmentOf, type Sight } from './sight'

export function crewList(rows: Sight, production: Id): CrewView[] {
  const members = rows.all('crew').filter((member) => member.production === production)
  return members
    .sort((a, b) => byPosition(departmentOf(rows, production, a.department), departmentOf(rows, production, b.department)) || (a.name < b.name ? -1 : 1))
    .map((member): CrewView => {
      const contact = rows.get('crew_contact', member.id)
      const enrolment = rows.get('enrolment', member.id)
      return {
        ...member, departmentName: rows.get('department', member.department)?.name ?? '', unitName: rows.get('unit', member.unit)?.name ?? '',
        phone: contact?.phone ?? null, email: contact?.email ?? null, entered: enrolment?.entered ?? null,
        invitedAt: enrolment?.invited_at ?? null, expiresAt: enrolment?.expires_at ?? null, edit: rows.mark(`crew/${member.id}`),
      }
    })
}
