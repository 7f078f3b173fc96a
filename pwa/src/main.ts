// First the store, then the screens, then the worker: what is on this phone is shown before anything is fetched.
import { prepare, show } from './app/boot'
import { offerUpdate } from './app/update.svelte'
import { connect, flushDrafts, mayReload, start } from './data/api'
import { browserHost } from './device/browser'

declare const __APP__: string

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')

await Promise.all([start(browserHost(__APP__)), prepare()])
show(target)
void connect()

const register = async (): Promise<void> => {
  const { watchUpdates } = await import('./device/update')
  await watchUpdates({ mayReload, flush: flushDrafts, offer: offerUpdate })
}
if (document.readyState === 'complete') void register()
else addEventListener('load', () => void register(), { once: true })
