// First the store, then the screens, then the worker: what is on this phone is shown before anything is fetched.
import { prepare, show } from './app/boot'
import { offerUpdate } from './app/update.svelte'
import { connect, flushDrafts, mayReload, start } from './data/api'
import { browserHost } from './device/browser'
import { watchUpdates } from './device/update'

declare const __APP__: string

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')

await Promise.all([start(browserHost(__APP__)), prepare()])
show(target)
void connect()

const register = (): void => void watchUpdates({ mayReload, flush: flushDrafts, offer: offerUpdate })
if (document.readyState === 'complete') register()
else addEventListener('load', register, { once: true })
