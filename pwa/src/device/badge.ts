// The number on the app's icon: edits that have not left this phone. iOS home screen and desktop only.

export function badge(unsent: number): void {
  if (!('setAppBadge' in navigator)) return
  const set = unsent > 0 ? navigator.setAppBadge(unsent) : navigator.clearAppBadge()
  // Refused without permission to notify: the count stands on the screen anyway.
  set.catch(() => undefined)
}
