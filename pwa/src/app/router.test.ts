import { describe, expect, it } from 'vitest'
import { go, parse, router } from './router.svelte'

describe('a path', () => {
  it.each([
    ['/', { name: 'home' }], ['/today', { name: 'today' }], ['/call/abc', { name: 'call', call: 'abc' }], ['/call', { name: 'today' }],
    ['/board', { name: 'board', day: null }], ['/board/d1', { name: 'board', day: 'd1' }], ['/day/d1', { name: 'day', day: 'd1' }],
    ['/crew', { name: 'crew' }], ['/crew/add', { name: 'crew_add' }], ['/crew/import', { name: 'crew_import' }],
    ['/crew/c1', { name: 'crew_member', crew: 'c1' }], ['/crew/c1/x', { name: 'lost' }], ['/more', { name: 'more' }], ['/hours', { name: 'lost' }],
  ])('%s leads to its screen', (path, route) => {
    expect(parse(path)).toEqual(route)
  })
})

describe('going', () => {
  it('to another screen moves the focus; replacing the address does not', () => {
    const before = router.moves
    go('/board')
    expect(router.route).toEqual({ name: 'board', day: null })
    expect(router.moves).toBe(before + 1)
    go('/board/d2', { replace: true })
    expect(router.route).toEqual({ name: 'board', day: 'd2' })
    expect(router.moves).toBe(before + 1)
  })
})
