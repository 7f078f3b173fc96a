// First the store, then the screens, then the worker: what is on this phone is shown before anything is fetched.
import { prepare, show } from './app/boot'
import { offerUpdate } from './app/update.svelte'
import { connect, flushDrafts, mayReload, start } from './data/api'
import { browserHost } from './device/browser'

declare const __APP__: string

// Not awaited at the top level: parts that are loaded during the start wait until this module has run to its end,
// and it would wait for them. A planner's app with an edit on the phone stayed blank for ever.
async function begin(target: HTMLElement): Promise<void> {
  await Promise.all([start(browserHost(__APP__)), prepare()])
  show(target)
  void connect()
  if (document.readyState === 'complete') void register()
  else addEventListener('load', () => void register(), { once: true })
}

async function register(): Promise<void> {
  const { watchUpdates } = await import('./device/update')
  await watchUpdates({ mayReload, flush: flushDrafts, offer: offerUpdate })
}

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
void begin(target)
