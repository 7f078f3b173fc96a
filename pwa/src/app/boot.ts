import { mount } from 'svelte'
import { preferredLanguage, setHours, setLanguage } from '../i18n/index.svelte'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/kit.css'
import App from './App.svelte'
import { watchInstall } from './install.svelte'
import { kept, startTheme } from './theme.svelte'

/** Words and theme first, so that the first picture is right; call it beside opening the store. */
export async function prepare(): Promise<void> {
  startTheme()
  watchInstall()
  const hours = kept('hours')
  if (hours === '12' || hours === '24') setHours(hours)
  // Words that were never read here may be out of reach; English is always here.
  await setLanguage(preferredLanguage(kept('language'))).catch(() => setLanguage('en'))
}

/** Put the app in the place of the static shell. */
export function show(target: HTMLElement): void {
  target.replaceChildren()
  mount(App, { target })
}
