// Putting the app on the home screen: the browser's own prompt where it has one, a drawn explanation where not.
interface InstallPrompt extends Event { prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }> }

let offer = $state.raw<InstallPrompt | null>(null)

const standalone = matchMedia('(display-mode: standalone)')
const ios = /iphone|ipad|ipod/i.test(navigator.userAgent) || (navigator.userAgent.includes('Mac') && navigator.maxTouchPoints > 1)

export const install = {
  get canPrompt(): boolean { return offer !== null },
  /** Runs from the home screen already. */
  get installed(): boolean { return standalone.matches || ('standalone' in navigator && navigator.standalone === true) },
  get ios(): boolean { return ios },
  async prompt(): Promise<void> {
    const asked = offer
    offer = null
    await asked?.prompt()
  },
}

export function watchInstall(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer = event as InstallPrompt
  })
  addEventListener('appinstalled', () => (offer = null))
}
