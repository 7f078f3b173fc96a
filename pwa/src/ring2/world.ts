// The real server under simulated phones: real requests, virtual time, a network that is spoiled by the seed.
import type { HttpReply, HttpRequest } from '../data/host'
import { Clock, chance } from '../testing/clock'
import { Profile } from '../testing/profile'

export interface Weather {
  /** Chances per request: it never arrives; its reply is lost; it arrives twice; its reply comes late. */
  dropRequest: number
  dropReply: number
  twice: number
  late: number
}

export const FAIR: Weather = { dropRequest: 0, dropReply: 0, twice: 0, late: 0 }

export class World {
  readonly clock = new Clock(Date.now())
  readonly random: () => number
  weather: Weather = FAIR
  /** Requests that the real server is working on. */
  private requests = 0
  private readonly profiles: Profile[] = []

  constructor(readonly url: string, readonly seed: number) {
    this.random = chance(seed)
  }

  profile(name: string): Profile {
    const unique = `${name}-${this.seed}-${Math.floor(this.random() * 1e9)}`
    const profile = new Profile(unique, this.clock, this.random, (request, token) => this.carry(request, token))
    this.profiles.push(profile)
    return profile
  }

  /** Let time pass; the server answers within it. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now + ms
    await this.quiet()
    for (let next = this.clock.next; next !== null && next <= end; next = this.clock.next) {
      await this.clock.pass(Math.max(0, next - this.clock.now))
      await this.quiet()
    }
    await this.clock.pass(Math.max(0, end - this.clock.now))
    await this.quiet()
  }

  /** Wait, in real time, until nothing is under way that time alone would not wake. */
  async quiet(): Promise<void> {
    for (let still = 0; still < 8; still = this.busy ? 0 : still + 1) {
      await new Promise((resolve) => (this.requests ? setTimeout(resolve, 1) : setImmediate(resolve)))
    }
  }

  private get busy(): boolean {
    return this.requests > 0 || this.profiles.some((profile) => profile.busy > 0)
  }

  private async carry(request: HttpRequest, token: string | null): Promise<HttpReply> {
    const { weather, random } = this
    const fate = { lost: random() < weather.dropRequest, mute: random() < weather.dropReply, twice: random() < weather.twice, late: random() < weather.late }
    if (fate.lost) throw new TypeError('the request was lost')
    if (fate.twice) await this.send(request, token)
    const reply = await this.send(request, token)
    if (fate.late) await new Promise<void>((resolve) => { this.clock.after(random() * 15_000, resolve) })
    if (fate.mute) throw new TypeError('the reply was lost')
    return reply
  }

  private async send({ method, path, body }: HttpRequest, token: string | null): Promise<HttpReply> {
    this.requests += 1
    try {
      const reply = await fetch(this.url + path, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token ? { authorization: `Bearer ${token}` } : {}) },
      })
      const content = await reply.arrayBuffer()
      return {
        status: reply.status, type: reply.headers.get('content-type') ?? '', retryAfterMs: null,
        text: () => Promise.resolve(new TextDecoder().decode(content)), bytes: () => Promise.resolve(content),
      }
    } finally {
      this.requests -= 1
    }
  }
}
