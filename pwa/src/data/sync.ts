// When to ask the server, and what to do with each answer. One sender per browser profile; every failure is tried again.
import type { Instant } from '../wire/types'
import type { Host } from './host'
import { api, postSync, type Problem, type SyncAnswer } from './net'
import type { Limits } from './outbox'
import { ask, fillGap, FULL_BATCH, renewed, take, type Question, type Taken } from './round'
import type { QueueItem, StoredSession } from './schema'
import { readMeta, writeMeta } from './state'
import type { Store } from './store'
import type { SyncMode } from './types'

export const DEBOUNCE_MS = 250
export const STILL_WAITING_MS = 30_000
export const BUSY_MS = 2_000
/** A frozen tab may hold the lock for ever: whoever was turned away so often goes ahead. Two senders cost a request, never an edit. */
const PATIENCE = 20
const BACK_OFF_MS = 1_000
const BACK_OFF_MAX_MS = 60_000
/** A server that keeps sending pages without end is wrong; come back later. */
const MAX_ROUNDS = 2_000
/** Halving a hundred edits takes seven; whoever meets more problems in a row is not getting on. */
const MAX_PROBLEMS = 12

export interface SyncEvents {
  /** The store changed: rows, edits that got a verdict, or the session. */
  taken(taken: Taken, question: Question): Promise<void> | void
  state(state: { mode: SyncMode; nextTry: Instant | null; problem: string | null }): void
}

type Step = 'again' | 'done' | 'stop' | { waitMs: number; problem: string }

export class Syncer {
  private mode: SyncMode = 'starting'
  private problem: string | null = null
  private failures = 0
  private turnedAway = 0
  private limits: Limits = FULL_BATCH
  private running: Promise<void> | null = null
  private again = false
  private timer: { at: Instant; cancel: () => void } | null = null
  /** A wait after a failure. A timer and no time of day: clocks are set back, and a queue would wait for hours. */
  private backingOff: (() => void) | null = null
  private readonly off: (() => void)[] = []

  /** Takes: `memory`, where edits are kept that could not be stored; they are sent from there. */
  constructor(
    private readonly host: Host, private readonly store: Store, private readonly memory: { loose: QueueItem[] },
    private readonly events: SyncEvents,
  ) {}

  start(): void {
    const { host } = this
    if (this.off.length) return
    this.off.push(
      host.on('online', () => this.soon(host.random() * 3_000, true)),
      host.on('visible', () => this.soon(0, true)),
      host.on('shown', () => this.soon(0, true)),
      host.tabs.listen((message) => { if (message.type === 'nudge') this.soon(0) }),
    )
    this.soon(0)
  }

  stop(): void {
    this.off.splice(0).forEach((off) => off())
    this.timer?.cancel()
    this.timer = null
    this.backingOff?.()
    this.backingOff = null
    this.mode = 'no_session'
  }

  /** A request is under way. */
  get busy(): boolean {
    return this.running !== null
  }

  /** A session began or changed: whatever stopped us is over. */
  revive(): void {
    this.mode = 'idle'
    this.failures = 0
    this.limits = FULL_BATCH
    this.soon(0, true)
  }

  /** Ask the server after a while. `force` goes ahead of a back-off: a person or a regained network wants it now. */
  soon(ms: number, force = false): void {
    if (this.mode === 'signed_out' || this.mode === 'too_old') return
    if (this.backingOff && !force) return
    this.backingOff?.()
    this.backingOff = null
    const now = this.host.now()
    // A busy phone is late with its timers: one that is overdue is not put off by a later wish, it is due now.
    const wait = this.timer && this.timer.at < now ? 0 : ms
    const at = now + wait
    // A clock that was set back must not leave a timer far in the future.
    if (this.timer && this.timer.at <= at && this.timer.at >= now) return
    this.timer?.cancel()
    this.timer = { at, cancel: this.host.after(wait, () => { this.timer = null; void this.run() }) }
  }

  /** One sync to its end, or to the first failure. Calls made meanwhile are answered by one more run. */
  run(): Promise<void> {
    if (this.running) {
      this.again = true
      return this.running
    }
    this.running = this.attempt().finally(() => {
      this.running = null
      if (!this.again) return
      this.again = false
      this.soon(0)
    })
    return this.running
  }

  private async attempt(): Promise<void> {
    try {
      const alone = this.turnedAway < PATIENCE
      const ran = alone ? await this.host.alone('callboard-sync', async () => { await this.rounds(); return true }) : await this.rounds()
      this.turnedAway = ran === null ? this.turnedAway + 1 : 0
      if (ran !== null) return
      this.host.tabs.post({ type: 'nudge' })
      this.soon(BUSY_MS)
    } catch (cause) {
      this.later({ waitMs: this.backOff(), problem: cause instanceof Error ? cause.name : 'unknown' })
    }
  }

  private async rounds(): Promise<void> {
    this.tell('syncing', null)
    let problems = 0
    for (let round = 0; round < MAX_ROUNDS && problems < MAX_PROBLEMS; round += 1) {
      const { host, limits, memory: { loose } } = this
      const question = await ask(this.store, { app: host.app, now: host.now(), limits, loose })
      if (!question) return this.tell('no_session', null)
      const answer = question.renew ? null : await postSync(host, question.request)
      problems = answer?.kind === 'reply' ? 0 : problems + 1
      const step = answer ? await this.act(question, answer) : await this.renew()
      if (step === 'again') continue
      if (step === 'stop') return
      if (step === 'done') return this.rest(question)
      return this.later(step)
    }
    this.later({ waitMs: BACK_OFF_MAX_MS, problem: 'endless' })
  }

  private async act(question: Question, answer: SyncAnswer): Promise<Step> {
    if (answer.kind === 'problem') return this.solve(question, answer.problem)
    if (answer.kind === 'weather') return { waitMs: this.backOff(answer.retryAfterMs), problem: answer.what }
    const taken = await take(this.store, question, answer.reply, this.host.now())
    const fromMemory = await this.settleLoose(answer.reply.verdicts.map((verdict) => verdict.seq), question)
    this.failures = 0
    await this.events.taken(taken, question)
    if (taken.signedOut) return this.lastWords(question, taken)
    if (answer.reply.retry_after_ms > 0) return { waitMs: answer.reply.retry_after_ms * (1 + this.host.random()), problem: 'busy' }
    return this.next(question, taken, fromMemory)
  }

  /** Signed out from elsewhere: the server still keeps what this phone sends, for its owner to release. */
  private lastWords(question: Question, taken: Taken): Step {
    const more = taken.settled.length > 0 && question.waiting > taken.settled.length
    return more ? 'again' : this.halt('signed_out', 'signed_out')
  }

  private next(question: Question, taken: Taken, fromMemory: number): Step {
    if (taken.more) return 'again'
    const progress = taken.settled.length + fromMemory
    if (question.edits > 0 && progress === 0) return { waitMs: this.backOff(), problem: 'no_verdict' }
    return question.waiting > taken.settled.length && this.limits.edits > 0 ? 'again' : 'done'
  }

  private async solve(question: Question, problem: Problem): Promise<Step> {
    if (problem.status === 401 && problem.code === 'signed_out') return this.halt('signed_out', problem.code)
    if (problem.status === 426) return this.halt('too_old', problem.code)
    if (problem.status === 409 && problem.code === 'gap') return this.gap(Number(problem.data['expected']))
    if (problem.code === 'fork' || problem.code === 'other_device') return this.renew()
    if (problem.status === 413 || problem.status === 400) return this.smaller(question, problem)
    return this.weather(problem)
  }

  private weather(problem: Problem): Step {
    return { waitMs: this.backOff(problem.retryAfterMs), problem: problem.code }
  }

  private halt(mode: 'signed_out' | 'too_old', problem: string): Step {
    this.tell(mode, problem)
    return 'stop'
  }

  private async gap(expected: number): Promise<Step> {
    if (!Number.isInteger(expected) || expected < 1) return { waitMs: this.backOff(), problem: 'gap' }
    await fillGap(this.store, expected)
    return 'again'
  }

  /** Half as many, down to one. An edit that can not cross alone waits here, and no longer holds up what comes down. */
  private smaller(question: Question, problem: Problem): Step {
    if (question.edits === 0) return this.weather(problem)
    const edits = Math.floor(question.edits / 2)
    this.limits = { ...this.limits, edits }
    this.problem = edits === 0 ? problem.code : null
    return 'again'
  }

  /** Go on under a new device: but only ever as the person whose queue this is, whatever session the browser holds by now. */
  private async renew(): Promise<Step> {
    const owner = await ownerOf(this.store)
    const who = await api<{ person: { id: string }; studio: { id: string } }>(this.host, { method: 'GET', path: '/api/session' })
    if (!who.ok) return this.unanswered(who)
    if (who.value.person.id !== owner?.person.id || who.value.studio.id !== owner.studio.id) return this.halt('signed_out', 'other_person')
    const made = await api<{ device: string; token?: string }>(this.host, { method: 'POST', path: '/api/devices/renew' })
    if (!made.ok) return this.unanswered(made)
    if (made.value.token) this.host.bearer?.(made.value.token)
    await renewed(this.store, made.value.device, this.host.now())
    this.host.tabs.post({ type: 'session' })
    return 'again'
  }

  private unanswered({ status, code, retryAfter }: { status: number; code: string; retryAfter: number | null }): Step {
    if (status === 401 && code === 'signed_out') return this.halt('signed_out', code)
    return { waitMs: this.backOff(retryAfter), problem: code }
  }

  private async settleLoose(seqs: number[], question: Question): Promise<number> {
    const ids = new Set(question.request.edits.filter((edit) => seqs.includes(edit.seq)).map((edit) => edit.id))
    const settled = this.memory.loose.filter((item) => ids.has(item.id))
    if (settled.length === 0) return 0
    this.memory.loose = this.memory.loose.filter((item) => !ids.has(item.id))
    const next = Math.max(...question.request.edits.map((edit) => edit.seq)) + 1
    await this.store.write(['meta'], async (tx) => {
      const meta = await readMeta(tx)
      await writeMeta(tx, { ...meta, nextSeq: Math.max(meta.nextSeq, next), offered: Math.max(meta.offered, next - 1) })
    })
    return settled.length
  }

  private rest(question: Question): void {
    const stuck = this.limits.edits === 0
    if (!stuck) this.limits = FULL_BATCH
    this.tell('idle', stuck ? this.problem : null)
    if (stuck || (question.waiting > 0 && this.host.visible())) this.soon(STILL_WAITING_MS)
    if (stuck) this.host.after(STILL_WAITING_MS * 20, () => { this.limits = { ...FULL_BATCH, edits: 1 } })
  }

  private later({ waitMs, problem }: { waitMs: number; problem: string }): void {
    this.timer?.cancel()
    this.timer = null
    this.backingOff?.()
    this.backingOff = this.host.after(waitMs, () => { this.backingOff = null; void this.run() })
    this.tell('waiting', problem, this.host.now() + waitMs)
  }

  /** Full jitter: a whole set regains signal at once. */
  private backOff(asked: number | null = null): number {
    this.failures += 1
    if (asked !== null) return asked * (1 + this.host.random())
    return Math.max(100, this.host.random() * Math.min(BACK_OFF_MAX_MS, BACK_OFF_MS * 2 ** this.failures))
  }

  private tell(mode: SyncMode, problem: string | null, nextTry: Instant | null = null): void {
    this.mode = mode
    this.problem = problem
    this.events.state({ mode, problem, nextTry })
  }
}

async function ownerOf(store: Store): Promise<StoredSession | null> {
  return (await store.read(['meta'], readMeta)).session
}
