// Paths and screens. Deep links, the back button and notifications all go through here.
import type { Id } from '../wire/types'

export type Route =
  | { name: 'home' }
  | { name: 'enter' }
  | { name: 'today' }
  | { name: 'call'; call: Id }
  | { name: 'board'; day: Id | null }
  | { name: 'day'; day: Id }
  | { name: 'crew' }
  | { name: 'crew_add' }
  | { name: 'crew_import' }
  | { name: 'crew_member'; crew: Id }
  | { name: 'more' }
  | { name: 'lost' }

export function parse(path: string): Route {
  const [first = '', second, third] = path.split('/').filter(Boolean).map(decodeURIComponent)
  switch (first) {
    case '': return { name: 'home' }
    case 'enter': return { name: 'enter' }
    case 'today': return { name: 'today' }
    case 'call': return second ? { name: 'call', call: second } : { name: 'today' }
    case 'board': return { name: 'board', day: second ?? null }
    case 'day': return second ? { name: 'day', day: second } : { name: 'board', day: null }
    case 'crew': return crewRoute(second, third)
    case 'more': return { name: 'more' }
    default: return { name: 'lost' }
  }
}

function crewRoute(second: string | undefined, third: string | undefined): Route {
  if (second === undefined) return { name: 'crew' }
  if (third !== undefined) return { name: 'lost' }
  if (second === 'add') return { name: 'crew_add' }
  if (second === 'import') return { name: 'crew_import' }
  return { name: 'crew_member', crew: second }
}

let path = $state.raw(location.pathname)
let search = $state.raw(location.search)
let moves = $state.raw(0)

export const router = {
  get route(): Route { return parse(path) },
  get path(): string { return path },
  get query(): URLSearchParams { return new URLSearchParams(search) },
  /** Counts changes of screen, so that focus moves with them and not with a redraw. */
  get moves(): number { return moves },
}

function read(): void {
  path = location.pathname
  search = location.search
}

export function go(to: string, options: { replace?: boolean } = {}): void {
  history[options.replace ? 'replaceState' : 'pushState'](null, '', to)
  read()
  if (options.replace) return
  moves += 1
  window.scrollTo(0, 0)
}

/** Back where we came from, or to `otherwise` when the app was opened on this screen. */
export function back(otherwise: string): void {
  if (moves > 0) history.back()
  else go(otherwise, { replace: true })
}

/** Links inside the app change the screen without a load; everything else is the browser's. */
function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.hash) return
  event.preventDefault()
  go(link.pathname + link.search)
}

export function listen(): () => void {
  const step = (): void => {
    moves += 1
    read()
  }
  addEventListener('popstate', step)
  document.addEventListener('click', follow)
  return () => {
    removeEventListener('popstate', step)
    document.removeEventListener('click', follow)
  }
}
