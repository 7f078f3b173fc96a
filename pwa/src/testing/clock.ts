// Time that only moves when a test says so, and chance that repeats.

export class Clock {
  private timers: { at: number; act: () => void; order: number }[] = []
  private made = 0

  constructor(public now = Date.UTC(2026, 10, 24, 20, 0)) {}

  after = (ms: number, act: () => void): (() => void) => {
    const timer = { at: this.now + ms, act, order: (this.made += 1) }
    this.timers.push(timer)
    return () => { this.timers = this.timers.filter((other) => other !== timer) }
  }

  /** The time of the next timer, or null. */
  get next(): number | null {
    return this.timers.length ? Math.min(...this.timers.map((timer) => timer.at)) : null
  }

  /** Let time pass, timers in order, with room for what they started to run. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms
    for (let due = this.due(end); due; due = this.due(end)) {
      this.timers = this.timers.filter((timer) => timer !== due)
      this.now = Math.max(this.now, due.at)
      due.act()
      await breathe()
    }
    this.now = end
    await breathe()
  }

  /** Somebody sets the phone's clock: timers keep their distance. */
  jump(ms: number): void {
    this.now += ms
    for (const timer of this.timers) timer.at += ms
  }

  private due(end: number): { at: number; act: () => void; order: number } | undefined {
    return this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0]
  }
}

/** Let promises, and the fake database's queued work, run. */
export async function breathe(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Mulberry32: the same numbers for the same seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
