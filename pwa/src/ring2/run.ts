// One run: people on a real production do what the seed says, the network and their phones fail as the seed says, and at the end
// every edit is accounted for.
import type { AckedItem } from '../data/schema'
import type { Id } from '../wire/types'
import { FAIR, World } from './world'
import { Person } from './person'

export interface Report {
  seed: number
  failures: string[]
  /** Every edit that must have had its effect at most once: checked in the server's ledger afterwards. */
  edits: Id[]
  /** Edit -> the verdict that its author sees on the phone. */
  told: Record<Id, string>
  steps: string[]
}

const STEPS = 40
/** An AD and two crew; at most one of their phones is cloned. */
const PEOPLE = 3
/** After the last fault the queue has to be empty within three rounds of a minute. */
const ROUNDS = 3

export class Run {
  readonly world: World
  readonly people: Person[] = []
  readonly failures: string[] = []
  readonly steps: string[] = []

  constructor(url: string, readonly seed: number, private readonly invite: (crew: Id) => Promise<string>) {
    this.world = new World(url, seed)
  }

  async carryOut(crew: { ad: Id; others: Id[] }): Promise<Report> {
    for (const id of [crew.ad, ...crew.others]) {
      const person = new Person(this.world, this.world.profile('phone'), id, this.invite)
      this.people.push(person)
      await person.open()
      await person.enter()
    }
    await this.world.pass(5_000)
    for (let step = 0; step < STEPS; step += 1) await this.step()
    await this.calm()
    await this.judge()
    for (const person of this.people) await person.closeAll()
    return this.report()
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.world.random() * from.length)] as T
  }

  private async step(): Promise<void> {
    const person = this.pick(this.people)
    const name: Act = this.pick(ACTS)
    this.steps.push(`${this.people.indexOf(person)} ${name}`)
    if (process.env['RING2_TRACE']) console.error(this.seed, this.steps.length, this.steps.at(-1), Math.round(performance.now()))
    await this[name](person)
    await this.world.pass(this.world.random() * 4_000)
  }

  async answer(person: Person): Promise<void> {
    const mine = person.tab.phone.view.all('call').filter((call) => call.person === person.tab.phone.personId())
    if (mine.length === 0) return
    const call = this.pick(mine)
    const answer = this.pick(['confirmed', 'query', 'cannot_make', 'withdrawn'] as const)
    const reason = answer === 'query' || answer === 'cannot_make' ? 'the bus is late' : null
    await person.edit('answer_call', call.production, { call: call.id, version: call.version, answer, reason }, this.pick(person.tabs))
  }

  async plan(person: Person): Promise<void> {
    const [ad] = this.people
    const { view } = ad?.tab.phone ?? person.tab.phone
    const plans = view.all('day_plan')
    if (!ad || plans.length === 0) return
    const plan = this.pick(plans)
    const crew = view.all('crew').filter((member) => member.production === plan.production && member.unit === plan.unit)
    if (this.world.random() < 0.5) {
      await ad.edit('set_day', plan.production, { day: plan.id, unit: plan.unit, notes: `note ${Math.floor(this.world.random() * 1000)}` })
    } else if (crew.length) {
      const own = { state: 'timed', time: (plan.general_call ?? this.world.clock.now) + 60_000 * Math.floor(this.world.random() * 90), precall: null, pickup: null, place: null, note: null } as const
      await ad.edit('set_call', plan.production, { day: plan.id, crew: this.pick(crew).id, own })
    }
  }

  async publish(person: Person): Promise<void> {
    const [ad] = this.people
    const plan = this.pick((ad ?? person).tab.phone.view.all('day_plan').filter((one) => one.dirty && one.state !== 'cancelled'))
    if (ad && plan) await ad.edit('publish_day', plan.production, { day: plan.id })
  }

  async undo(person: Person): Promise<void> {
    const item = this.pick(person.tab.phone.queue.filter((waiting) => waiting.kind !== 'see_call'))
    if (!item) return
    const before = new Set(person.tab.phone.queue.map((waiting) => waiting.id))
    const undone = await person.tab.engine.undo(item.id)
    const { phone } = person.tab
    if (undone && !phone.queue.some((waiting) => waiting.id === item.id)) person.made.delete(item.id)
    for (const waiting of phone.queue) if (!before.has(waiting.id) && waiting.kind !== 'see_call') person.made.set(waiting.id, { kind: waiting.kind, gone: false })
  }

  async storm(): Promise<void> {
    const some = (): number => this.world.random() * 0.5
    this.world.weather = { dropRequest: some(), dropReply: some(), twice: some(), late: some() }
  }

  async clear(): Promise<void> {
    this.world.weather = FAIR
  }

  async tunnel(): Promise<void> {
    this.world.weather = { ...FAIR, dropRequest: 1 }
  }

  async wait(): Promise<void> {
    await this.world.pass(45_000)
  }

  async reload(person: Person): Promise<void> {
    await person.reload()
  }

  async secondTab(person: Person): Promise<void> {
    if (person.tabs.length < 2) await person.open()
  }

  async jump(): Promise<void> {
    this.world.clock.jump((this.world.random() - 0.5) * 2 * 86_400_000)
  }

  async wipe(person: Person): Promise<void> {
    await person.wipe(this.world.random() < 0.5)
  }

  async clone(person: Person): Promise<void> {
    if (this.people.length < PEOPLE + 1) this.people.push(await person.clone())
  }

  async leave(person: Person): Promise<void> {
    if (!person.tab.phone.meta.session || !(await person.leave())) return
    await person.enter()
  }

  /** The weather clears for good. Whoever was signed out by it comes back in. */
  private async calm(): Promise<void> {
    this.world.weather = FAIR
    for (const person of [...this.people, ...this.people]) {
      if (person.tabs.length === 0) await person.open()
      person.tab.engine.sync.soon(0, true)
      await this.world.pass(60_000)
      if (!person.tab.phone.meta.session || person.tab.phone.state.mode === 'signed_out') await person.enter()
    }
    for (let round = 0; round < ROUNDS; round += 1) await this.world.pass(60_000)
  }

  private async judge(): Promise<void> {
    for (const [at, person] of this.people.entries()) {
      const { queue, acked } = await person.account()
      const { mode, problem } = person.tab.phone.state
      if (queue.length) this.failures.push(`phone ${at}: ${queue.length} edits still wait (${mode} ${problem}): ${JSON.stringify({ queue: queue.map((item) => [item.device, item.seq, item.kind, item.person]), meta: person.tab.phone.meta })}`)
      const waiting = new Set(queue.map((item) => item.id))
      const answered = new Set(acked.map((item) => item.id))
      for (const [id, made] of person.made) {
        const places = Number(waiting.has(id)) + Number(answered.has(id))
        if (places > 1 || (places === 0 && !made.gone)) this.failures.push(`phone ${at}: ${made.kind} ${id} is in ${places} places`)
      }
      const shown = acked.filter((item) => ['parked', 'held'].includes(item.verdict.verdict) || (item.verdict.code === 'malformed' && !this.isTwins(item)))
      for (const item of shown) this.failures.push(`phone ${at}: ${item.kind} was ${item.verdict.verdict} ${item.verdict.code} ${JSON.stringify(item.verdict.detail)}`)
    }
    await this.compare()
  }

  /** What a phone holds is what a new phone of the same person is given. */
  private async compare(): Promise<void> {
    for (const [at, person] of this.people.entries()) {
      const other = new Person(this.world, this.world.profile('fresh'), person.crew, this.invite)
      await other.open()
      await other.enter()
      for (let round = 0; round < 3; round += 1) {
        person.tab.engine.sync.soon(0, true)
        other.tab.engine.sync.soon(0, true)
        await this.world.pass(5_000)
      }
      const [mine, theirs] = [(await person.account()).rows, (await other.account()).rows].map((rows) => new Map(rows.map((row) => [`${row.s} ${row.e}/${row.i}`, JSON.stringify([row.v, row.d])])))
      if (!mine || !theirs) continue
      const differing = [...new Set([...mine.keys(), ...theirs.keys()])].filter((key) => mine.get(key) !== theirs.get(key))
      if (differing.length) this.failures.push(`phone ${at}: ${differing.length} of ${theirs.size} rows differ from a new phone's, e.g. ${differing[0]} (${person.tab.phone.state.mode} ${person.tab.phone.state.problem} ${this.steps.join()}): ${mine.get(differing[0] ?? '')} not ${theirs.get(differing[0] ?? '')}`)
      if (theirs.size < 10) this.failures.push(`phone ${at}: a new phone was given only ${theirs.size} rows`)
      await other.closeAll()
    }
  }

  /** An amendment that waited when its phone was cloned, and that the other of the two sent first, on another base. */
  private isTwins({ verdict }: AckedItem): boolean {
    const cloned = this.people.length > PEOPLE
    return cloned && verdict.code === 'malformed' && verdict.detail['problem'] === 'its id was used before'
  }

  private async report(): Promise<Report> {
    const told: Record<Id, string> = {}
    for (const person of this.people) {
      for (const item of (await person.account()).acked) if (!this.isTwins(item)) told[item.id] = item.verdict.verdict
    }
    return { seed: this.seed, failures: this.failures, edits: this.people.flatMap((person) => [...person.made.keys()]), told, steps: this.steps }
  }
}

/** What may happen, as often as it stands here. */
const ACTS = [
  ...repeat('answer', 9), ...repeat('plan', 7), ...repeat('publish', 2), ...repeat('undo', 2), ...repeat('storm', 3), 'clear', 'tunnel',
  ...repeat('wait', 2), ...repeat('reload', 3), ...repeat('secondTab', 2), 'jump', 'wipe', 'leave', 'clone',
] as const

type Act = 'answer' | 'plan' | 'publish' | 'undo' | 'storm' | 'clear' | 'tunnel' | 'wait' | 'reload' | 'secondTab' | 'jump' | 'wipe' | 'leave' | 'clone'

function repeat(act: Act, times: number): Act[] {
  return Array.from({ length: times }, () => act)
}
