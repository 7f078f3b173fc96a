// A server small enough to hold in the head, for tests of the phone alone. The real one is driven in src/ring2.
import { rowHash } from '../domain/sums'
import { answerId } from '../domain/ids'
import type { EditWire, SyncReply, SyncRequest, Verdict, VerdictWord } from '../wire/types'
import type { HttpReply, HttpRequest } from '../data/host'
import { reply } from './profile'

interface Row { s: string; e: string; i: string; v: number; d: Record<string, unknown> | null }

export class TinyServer {
  version = 0
  epoch = 'one'
  rows = new Map<string, Row>()
  scopes = ['person:p1', 'prod:x']
  devices = new Map<string, Verdict[]>()
  byId = new Map<string, Verdict>()
  /** Edits in the order in which they had their effect. */
  effects: EditWire[] = []
  pageRows = 500
  requests: SyncRequest[] = []
  signedOut = false
  verdictFor: (edit: EditWire) => { verdict: VerdictWord; code?: string } = () => ({ verdict: 'applied' })
  private made = 1
  device = 'device-1'

  constructor() {
    this.devices.set(this.device, [])
  }

  put(s: string, e: string, i: string, d: Record<string, unknown> | null, v = (this.version += 1)): void {
    this.rows.set(`${s}|${e}|${i}`, { s, e, i, v, d })
  }

  handle = async (request: HttpRequest): Promise<HttpReply> => {
    if (request.path === '/api/enter') return reply(201, { ...this.session(), token: 't' })
    if (this.signedOut) return reply(401, { code: 'signed_out', status: 401 })
    if (request.path === '/api/session') return reply(200, this.session())
    if (request.path === '/api/leave') return reply(200, null)
    if (request.path === '/api/devices/renew') return reply(200, { device: this.renew() })
    if (request.path === '/sync/v1') return this.sync(structuredClone(request.body) as SyncRequest)
    return reply(404, 'not found', 'text/html')
  }

  private session(): Record<string, unknown> {
    return { device: this.device, epoch: this.epoch, person: { id: 'p1', name: 'Ana' }, studio: { id: 's1', name: 'Studio' }, memberships: [] }
  }

  renew(): string {
    this.made += 1
    this.device = `device-${this.made}`
    this.devices.set(this.device, [])
    return this.device
  }

  private sync(request: SyncRequest): HttpReply {
    this.requests.push(request)
    const ledger = this.devices.get(request.device)
    if (!ledger) return reply(409, { code: 'fork', status: 409 })
    if (request.epoch !== this.epoch) return reply(200, this.answer(request, ledger, [], 'epoch_changed'))
    const verdicts: Verdict[] = []
    for (const edit of request.edits) {
      const known = ledger[edit.seq - 1]
      if (known && known.id !== edit.id) return reply(409, { code: 'fork', status: 409 })
      if (!known && edit.seq !== ledger.length + 1) return reply(409, { code: 'gap', status: 409, expected: ledger.length + 1 })
      verdicts.push(known ?? this.judge(edit, ledger))
    }
    return reply(200, this.answer(request, ledger, verdicts, null))
  }

  private judge(edit: EditWire, ledger: Verdict[]): Verdict {
    const before = this.byId.get(edit.id)
    const { verdict, code = null } = before ?? this.verdictFor(edit)
    const given: Verdict = before
      ? { ...before, seq: edit.seq }
      : { seq: edit.seq, id: edit.id, verdict, version: this.version + 1, code, detail: {}, see: null }
    if (!before && verdict === 'applied') this.apply(edit)
    this.byId.set(edit.id, given)
    ledger.push(given)
    return given
  }

  private apply(edit: EditWire): void {
    this.effects.push(edit)
    this.version += 1
    if (edit.kind !== 'answer_call') return
    const { call, version, answer, reason } = edit.args as { call: string; version: number; answer: string; reason: string | null }
    const d = { id: answerId(call), call, version, answer, reason, person: 'p1', how: 'phone', by: 'p1', by_name: 'Ana', at: 1 }
    this.put('person:p1', 'answer', answerId(call), d, this.version)
  }

  private answer(request: SyncRequest, ledger: Verdict[], verdicts: Verdict[], reset: SyncReply['reset']): SyncReply {
    const drop = Object.keys(request.scopes).filter((scope) => !this.scopes.includes(scope))
    const fresh = this.scopes.filter((scope) => !(scope in request.scopes) || request.fresh.includes(scope))
    const wanted = [...this.rows.values()]
      .filter((row) => (fresh.includes(row.s) ? row.d !== null : this.scopes.includes(row.s) && row.v > request.cursor))
      .filter((row) => !request.after || compare([row.v, row.s, row.e, row.i], request.after) > 0)
      .sort((a, b) => compare([a.v, a.s, a.e, a.i], [b.v, b.s, b.e, b.i]))
    const page = reset ? [] : wanted.slice(0, this.pageRows)
    const last = page.at(-1)
    const more = reset !== null || wanted.length > page.length
    return {
      epoch: this.epoch, server_time: 1, last_seq: ledger.length, verdicts, drop: reset ? [] : drop, fresh: reset ? [] : fresh,
      changes: page.map(({ s, e, i, v, d }) => ({ s, e, i, v, op: d ? 'put' : 'del', d })), cursor: more ? request.cursor : this.version,
      after: more && last ? [last.v, last.s, last.e, last.i] : null, more, sums: more ? {} : this.sums(), reset, retry_after_ms: 0,
    }
  }

  sums(): Record<string, string> {
    return Object.fromEntries(this.scopes.map((scope) => {
      const live = [...this.rows.values()].filter((row) => row.s === scope && row.d)
      return [scope, `${live.length}:${live.reduce((sum, row) => sum + rowHash(row.e, row.i, row.v), 0)}`]
    }))
  }
}

type Place = [number, string, string, string]

function compare(a: Place, b: Place): number {
  const at = a.findIndex((part, index) => part !== b[index])
  if (at < 0) return 0
  return (a[at] as string) < (b[at] as string) ? -1 : 1
}
