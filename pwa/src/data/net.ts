// What a reply means. Only what our own server says in its own words is believed: every proxy's 404 or 502, every page of HTML
// and every time-out is weather, and is tried again.
import type { SyncReply, SyncRequest } from '../wire/types'
import type { Host, HttpReply, HttpRequest } from './host'
import type { Outcome } from './types'

export const SYNC_TIMEOUT_MS = 20_000
export const API_TIMEOUT_MS = 15_000

export interface Problem { code: string; detail: string; status: number; retryAfterMs: number | null; data: Record<string, unknown> }

export type SyncAnswer =
  | { kind: 'reply'; reply: SyncReply }
  | { kind: 'problem'; problem: Problem }
  /** Nothing that we understand came back. */
  | { kind: 'weather'; what: string; retryAfterMs: number | null }

/** Problems of the envelope that the sync loop acts on; any other is weather to it. */
const ENVELOPE = new Set([400, 401, 409, 413, 426])

export async function postSync(host: Host, request: SyncRequest): Promise<SyncAnswer> {
  const got = await send(host, { method: 'POST', path: '/sync/v1', body: request, timeoutMs: SYNC_TIMEOUT_MS })
  if ('weather' in got) return { kind: 'weather', what: got.weather, retryAfterMs: null }
  const { reply, json } = got
  if (reply.status === 200 && isSyncReply(json)) return { kind: 'reply', reply: json }
  const problem = problemOf(reply, json)
  if (problem && ENVELOPE.has(problem.status)) return { kind: 'problem', problem }
  return { kind: 'weather', what: `status ${reply.status}`, retryAfterMs: reply.retryAfterMs }
}

type Got = { weather: string } | { reply: HttpReply; json: unknown }

async function send(host: Host, request: HttpRequest): Promise<Got> {
  try {
    const reply = await host.http(request)
    return { reply, json: reply.type.includes('json') ? parse(await reply.text()) : null }
  } catch (cause) {
    return { weather: cause instanceof Error ? cause.message : String(cause) }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    if (cause instanceof SyntaxError) return null // cut off on the way
    throw cause
  }
}

function isSyncReply(json: unknown): json is SyncReply {
  const reply = json as Partial<SyncReply> | null
  return (
    typeof reply?.epoch === 'string' && typeof reply.cursor === 'number' && typeof reply.more === 'boolean' &&
    Array.isArray(reply.verdicts) && Array.isArray(reply.changes) && Array.isArray(reply.drop) && Array.isArray(reply.fresh)
  )
}

function problemOf(reply: HttpReply, json: unknown): Problem | null {
  const body = json as Record<string, unknown> | null
  if (!reply.type.includes('problem+json') || typeof body?.code !== 'string') return null
  const detail = typeof body.detail === 'string' ? body.detail : ''
  return { code: body.code, detail, status: reply.status, retryAfterMs: reply.retryAfterMs, data: body }
}

/** Ask the server for something that is not an edit. Never throws: no network is an outcome too. */
export async function api<T>(host: Host, request: Omit<HttpRequest, 'timeoutMs'> & { timeoutMs?: number }): Promise<Outcome<T>> {
  const got = await send(host, { timeoutMs: API_TIMEOUT_MS, ...request })
  if ('weather' in got) return { ok: false, code: 'no_network', detail: got.weather, status: 0, retryAfter: null }
  const { reply, json } = got
  if (reply.status >= 200 && reply.status < 300) return { ok: true, value: json as T }
  const problem = problemOf(reply, json)
  return {
    ok: false, code: problem?.code ?? 'no_network', detail: problem?.detail ?? `status ${reply.status}`, status: reply.status,
    retryAfter: reply.retryAfterMs,
  }
}

/** The bytes of a file, or what was in the way. */
export async function bytes(host: Host, path: string): Promise<Outcome<{ bytes: ArrayBuffer; type: string }>> {
  try {
    const reply = await host.http({ method: 'GET', path, timeoutMs: 60_000 })
    if (reply.status === 200) return { ok: true, value: { bytes: await reply.bytes(), type: reply.type } }
    const problem = problemOf(reply, reply.type.includes('json') ? parse(await reply.text()) : null)
    const code = problem?.code ?? 'no_network'
    return { ok: false, code, detail: problem?.detail ?? '', status: reply.status, retryAfter: reply.retryAfterMs }
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    return { ok: false, code: 'no_network', detail, status: 0, retryAfter: null }
  }
}
