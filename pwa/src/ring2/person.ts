// One person with a phone: what they do, what they were told, and the account of every edit they made.
import type { EditArgs, EditKind, Id } from '../wire/types'
import type { AckedItem, BaseRow, QueueItem } from '../data/schema'
import type { Profile, Tab } from '../testing/profile'
import type { World } from './world'

export class Person {
  tabs: Tab[] = []
  /** Every edit made -> whether it may be gone: it was in the queue when the phone was wiped, or was exported at leaving. */
  readonly made = new Map<Id, { kind: EditKind; gone: boolean }>()

  constructor(readonly world: World, readonly profile: Profile, readonly crew: Id, private readonly invite: (crew: Id) => Promise<string>) {}

  get tab(): Tab {
    const tab = this.tabs[0]
    if (!tab) throw new Error('no tab is open')
    return tab
  }

  async open(): Promise<Tab> {
    const tab = await this.whileTimePasses(this.profile.open())
    this.tabs.push(tab)
    return tab
  }

  async enter(): Promise<void> {
    const code = await this.invite(this.crew)
    for (let tries = 0; tries < 20; tries += 1) {
      const outcome = await this.whileTimePasses(this.tab.engine.enter(code, 'ring 2'))
      if (outcome.ok) return
      if (outcome.code !== 'no_network') throw new Error(`could not enter: ${outcome.code} ${outcome.detail}`)
    }
    throw new Error('no network for twenty tries')
  }

  /** A call of the phone that needs the network, whose late replies need time to pass. */
  async whileTimePasses<T>(work: Promise<T>): Promise<T> {
    let done = false
    void work.finally(() => { done = true }).catch(() => undefined)
    for (let turn = 0; turn < 1_000 && !done; turn += 1) {
      await this.world.pass(200)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    if (!done) throw new Error('nothing came of it in 200 s')
    return work
  }

  async edit<K extends EditKind>(kind: K, production: Id, args: EditArgs[K], tab = this.tab): Promise<void> {
    if (!tab.phone.meta.session) return
    const { id } = await tab.engine.enqueue(kind, production, args)
    this.made.set(id, { kind, gone: false })
  }

  async reload(): Promise<void> {
    await this.closeAll()
    await this.open()
  }

  async closeAll(): Promise<void> {
    for (const tab of this.tabs.splice(0)) await tab.close()
    await this.world.quiet()
  }

  /** The browser deletes the store under the app. What waited there is lost, and only that. */
  async wipe(everything: boolean): Promise<void> {
    const { queue } = await this.account()
    await this.closeAll()
    for (const item of queue) this.forget(item.id)
    await this.profile.wipe(everything)
    for (const made of this.made.values()) if (!made.gone) made.gone = true // verdicts lie in the same store
    await this.open()
    await this.world.pass(1_000)
  }

  /** A backup of the phone is played onto another one: from here on two devices write under one name. */
  async clone(): Promise<Person> {
    const twin = new Person(this.world, this.world.profile('clone'), this.crew, this.invite)
    const [from, to] = [await this.profile.store(), await twin.profile.store()]
    const state = await from.read(['meta'], (tx) => tx.get('meta', 'state'))
    await to.write(['meta'], (tx) => tx.put('meta', state, 'state'))
    for (const store of ['base', 'staged', 'queue', 'acked'] as const) {
      const rows = await from.read([store], (tx) => tx.all(store))
      await to.write([store], async (tx) => { for (const row of rows) await tx.put(store, row) })
    }
    from.close()
    to.close()
    Object.assign(twin.profile, { token: this.profile.token, twin: this.profile.twin })
    for (const [id, made] of this.made) twin.made.set(id, { ...made })
    await twin.open()
    return twin
  }

  private forget(id: Id): void {
    const made = this.made.get(id)
    if (made) made.gone = true
  }

  /** Leave, and come back by a new invitation. Gives false when it was refused for what waits. */
  async leave(): Promise<boolean> {
    const first = await this.whileTimePasses(this.tab.engine.leave(false))
    if (first.ok) return this.left()
    if (first.code === 'unsent') {
      await this.tab.engine.export()
      const second = await this.whileTimePasses(this.tab.engine.leave(true))
      if (second.ok) return this.left()
    }
    return false
  }

  private left(): boolean {
    for (const made of this.made.values()) made.gone = true
    return true
  }

  async account(): Promise<{ queue: QueueItem[]; acked: AckedItem[]; rows: BaseRow[] }> {
    const store = await this.profile.store()
    const found = await store.read(['queue', 'acked', 'base'], async (tx) => ({
      queue: await tx.all<QueueItem>('queue'), acked: await tx.all<AckedItem>('acked'), rows: await tx.all<BaseRow>('base'),
    }))
    store.close()
    return found
  }
}
