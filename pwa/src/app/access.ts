import type { Membership, Session } from '../data/api'
import type { Role } from '../wire/types'

export type Tab = 'today' | 'board' | 'crew' | 'more'

function holds(session: Session, roles: readonly Role[]): boolean {
  return session.memberships.some((membership) => membership.roles.some((role) => roles.includes(role)))
}

export const PLANS: readonly Role[] = ['ad', 'upm']
export const BOARDS: readonly Role[] = ['ad', 'upm', 'head', 'office']
export const LISTS: readonly Role[] = ['ad', 'upm', 'head', 'office', 'owner', 'accounts', 'payroll']
export const IMPORTS: readonly Role[] = ['office', 'upm', 'owner']
/** Who gives and takes the roles that see everybody's money, and which those are. */
export const MONEY_GIVERS: readonly Role[] = ['upm', 'owner']
export const MONEY_ROLES: readonly string[] = ['upm', 'owner', 'accounts', 'payroll']

/** The tabs of a person, first the one that their day begins with. What the server allows is decided there, not here. */
export function tabs(session: Session): Tab[] {
  const board: Tab[] = holds(session, BOARDS) ? ['board'] : []
  const crew: Tab[] = holds(session, LISTS) ? ['crew'] : []
  if (holds(session, PLANS)) return [...board, 'today', ...crew, 'more']
  if (holds(session, ['office'])) return [...crew, ...board, 'today', 'more']
  return ['today', ...board, ...crew, 'more']
}

/** The memberships in which a person holds one of the roles. */
export function where(session: Session | null, roles: readonly Role[]): Membership[] {
  return (session?.memberships ?? []).filter((one) => one.roles.some((role) => roles.includes(role)))
}

export function may(session: Session | null, production: string, roles: readonly Role[]): boolean {
  return where(session, roles).some((one) => one.production === production)
}
