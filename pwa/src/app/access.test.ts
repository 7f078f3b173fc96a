import { describe, expect, it } from 'vitest'
import type { Session } from '../data/api'
import type { Role } from '../wire/types'
import { may, tabs } from './access'

function session(...roles: Role[]): Session {
  const named = { id: 'x', name: 'X' }
  return { device: 'd', person: named, studio: named, memberships: [{ crew: 'c', production: 'p', title: 'Night Ferry', roles, department: 'dep', unit: null }] }
}

describe('the tabs', () => {
  it.each<[Role[], string[]]>([
    [['crew'], ['today', 'more']],
    [['crew', 'head'], ['today', 'board', 'crew', 'more']],
    [['crew', 'ad'], ['board', 'today', 'crew', 'more']],
    [['upm'], ['board', 'today', 'crew', 'more']],
    [['crew', 'office'], ['crew', 'board', 'today', 'more']],
    [['accounts'], ['today', 'crew', 'more']],
    [['gear'], ['today', 'more']],
  ])('of %s are %s', (roles, wanted) => {
    expect(tabs(session(...roles))).toEqual(wanted)
  })

  it('ask for the right on the production in question', () => {
    expect(may(session('ad'), 'p', ['ad'])).toBe(true)
    expect(may(session('ad'), 'other', ['ad'])).toBe(false)
    expect(may(null, 'p', ['ad'])).toBe(false)
  })
})
