// The server pokes when something is new; the poke carries only a version. Listens while the app is on screen.
import type { Host } from './host'

/** A whole production is poked at once: spread the answers. Boards want theirs within a second. */
export const SPREAD_MS = 600
export const BOARD_SPREAD_MS = 100
const RETRY_MAX_MS = 60_000
/** A stream that lived this long ended in order: servers end them every few minutes. */
const LIVED_MS = 60_000

export interface PokeTarget {
  /** The version up to which rows are here. */
  cursor(): number
  /** Somebody watches a board. */
  urgent(): boolean
  sync(afterMs: number): void
  waiting(): boolean
}

/** Keep listening while visible; returns the end of it. */
export function listen(host: Host, target: PokeTarget): () => void {
  let close: (() => void) | null = null
  let cancelRetry = (): void => undefined
  let failures = 0
  let openedAt: number | null = null

  const open = (): void => {
    if (close || !host.visible()) return
    close = host.pokes({
      poke: (version) => { if (version > target.cursor()) target.sync(host.random() * (target.urgent() ? BOARD_SPREAD_MS : SPREAD_MS)) },
      open: () => { failures = 0; openedAt = host.now(); target.sync(target.waiting() ? 0 : host.random() * SPREAD_MS) },
      closed: retry,
    })
  }
  const shut = (): void => {
    cancelRetry()
    close?.()
    close = null
  }
  const retry = (): void => {
    const orderly = openedAt !== null && host.now() - openedAt >= LIVED_MS
    shut()
    openedAt = null
    failures += 1
    cancelRetry = host.after(host.random() * (orderly ? SPREAD_MS : Math.min(RETRY_MAX_MS, 1_000 * 2 ** failures)), open)
  }
  const off = [host.on('visible', open), host.on('shown', open), host.on('online', () => { shut(); open() }), host.on('hidden', shut)]
  open()
  return () => { shut(); off.forEach((end) => end()) }
}
