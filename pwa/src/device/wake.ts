// Keep the screen lit while somebody holds it up: the invitation's code, later the scan.

/** Gives the end of it. Asks again when the page comes back, for hiding ends every lock. */
export function stayAwake(): () => void {
  if (!('wakeLock' in navigator)) return () => undefined
  let ended = false
  let lock: WakeLockSentinel | null = null
  const ask = (): void => {
    if (document.hidden || ended) return
    navigator.wakeLock.request('screen').then(
      (got) => { lock = got; if (ended) void got.release() },
      () => undefined, // low battery: the screen goes dark as usual
    )
  }
  document.addEventListener('visibilitychange', ask)
  ask()
  return () => {
    ended = true
    document.removeEventListener('visibilitychange', ask)
    void lock?.release()
  }
}
