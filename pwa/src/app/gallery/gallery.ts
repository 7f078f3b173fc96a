// Development only: the app over an invented server in the page. /today?as=crew&state=moved&colour=pink&people=120
import { enter, session, start, syncState } from '../../data/api'
import type { Host, HttpReply, HttpRequest } from '../../data/host'
import { browserHost } from '../../device/browser'
import type { EditWire, SyncRequest } from '../../wire/types'
import { prepare, show } from '../boot'
import { World, STUDIO, type As, type Row } from './world'

const query = new URLSearchParams(location.search)
const scene = { as: (query.get('as') ?? 'crew') as As | 'none', state: query.get('state') ?? 'fresh', colour: query.get('colour') ?? 'pink', people: Number(query.get('people') ?? 120) }
const world = new World({ ...scene, as: scene.as === 'none' ? 'crew' : scene.as })
const weather = { offline: false, refuse: false, empty: scene.state === 'none' }
Object.assign(globalThis, { weather })

function reply(status: number, body: unknown): HttpReply {
  const text = JSON.stringify(body)
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  return { status, type, retryAfterMs: null, text: async () => text, bytes: async () => new TextEncoder().encode(text).buffer as ArrayBuffer }
}

const problem = (status: number, code: string, detail: string): HttpReply => reply(status, { type: 'about:blank', title: code, status, code, detail })

function sync(request: SyncRequest): HttpReply {
  const rows: Row[] = weather.empty ? world.rows.filter((row) => row.e === 'me' || row.e === 'production') : world.rows
  const scopes = [...new Set(rows.map((row) => row.s))]
  const fresh = scopes.filter((scope) => !(scope in request.scopes))
  const verdict = (edit: EditWire) => weather.refuse
    ? { seq: edit.seq, id: edit.id, verdict: 'refused', version: 0, code: 'clash', detail: {}, see: null, kept_as: null }
    : { seq: edit.seq, id: edit.id, verdict: 'applied', version: 1_000_000, code: null, detail: {}, see: null, kept_as: null }
  return reply(200, {
    epoch: 'gallery', server_time: Date.now(), last_seq: request.edits.at(-1)?.seq ?? 0, verdicts: request.edits.map(verdict),
    changes: rows.filter((row) => fresh.includes(row.s)), drop: [], fresh, cursor: 1, after: null, more: false, sums: {}, reset: null, retry_after_ms: 0,
  })
}

const QR = "data:image/svg+xml;base64," + btoa('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21" shape-rendering="crispEdges"><path fill="#000" d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 1h2v3H9zM9 9h3v3H9zM14 9h2v5h-2zM9 15h4v2H9zM16 16h4v3h-4z"/><path fill="#fff" d="M1 1h5v5H1zM15 1h5v5h-5zM1 15h5v5H1z"/><path fill="#000" d="M2 2h3v3H2zM16 2h3v3h-3zM2 16h3v3H2z"/></svg>')

function other(request: HttpRequest): HttpReply {
  const { path } = request
  if (path === '/api/enter') {
    const { code } = request.body as { code: string }
    if (code.startsWith('Z')) return problem(410, 'code_used', 'This code has been used.')
    return reply(201, { device: 'gallery-device', epoch: 'gallery', person: { id: world.me.person, name: world.me.name }, studio: STUDIO })
  }
  if (path === '/api/invitations') return reply(201, { id: 'i', code: 'KJ7MQX4T', link: `${location.origin}/enter#KJ7MQX4T`, expires_at: Date.now() + 72 * 3_600_000, qr: QR })
  if (path.endsWith('/devices')) return reply(200, [{ id: 'd', label: 'iPhone', entered_at: Date.now() - 9e7, last_seen: Date.now() - 4e6, unsent: 2, revoked_at: null, held: 0 }])
  return reply(200, null)
}

const host: Host = {
  ...browserHost('gallery'),
  pokes: () => () => undefined,
  twin: { read: () => null, write: () => undefined },
  async http(request) {
    if (weather.offline) throw new TypeError('Failed to fetch')
    return request.path === '/sync/v1' ? sync(request.body as SyncRequest) : other(request)
  },
}

const LIST = {
  import: 'i', summary: { rows: 97, people: 88, new: 80, updated: 5, unchanged: 3, faults: 6, to_look_at: 4, not_imported: 2 },
  rows: [
    { row: 5, action: 'add', why: 'Not on the list yet.', name: 'Wren Farrow', department: 'Camera', position: '1st AC', phone: '+44 7700 900123', email: 'wren@callboard.invalid', same_as: null, faults: [], notes: [] },
    { row: 6, action: 'fault', why: 'A row without a name.', name: '', department: 'Camera', position: 'Loader', phone: null, email: null, same_as: null, faults: [{ row: 6, column: 'Name', code: 'no_name', sentence: 'No name is given; give one or remove the row.', value: '' }], notes: [] },
    { row: 7, action: 'merge', why: 'The same person as row 5, spelt otherwise.', name: 'FARROW, Wren', department: 'Camera', position: '1st AC', phone: null, email: null, same_as: 5, faults: [], notes: [] },
    { row: 8, action: 'update', why: 'Phone is new.', name: 'Bo Pemberton', department: 'Grip', position: 'Key Grip', phone: '+44 7700 900124', email: null, same_as: null, faults: [{ row: 8, column: 'E-mail', code: 'bad_mail', sentence: '“bo@” is not an e-mail address; it is left out.', value: 'bo@' }], notes: [{ row: 8, column: 'Phone', code: 'guessed', sentence: 'Read as a British number.', value: '07700 900124' }] },
  ],
}
const real = globalThis.fetch
globalThis.fetch = async (input, init) => String(input).startsWith('/api/imports')
  ? new Response(JSON.stringify(String(input).endsWith('/apply') ? { summary: LIST.summary } : LIST), { headers: { 'content-type': 'application/json' } })
  : real(input, init)

const named = `gallery-${Object.values(scene).join('-')}`
indexedDB.deleteDatabase(named)
await Promise.all([start(host, named), prepare()])
if (scene.as !== 'none' && !session.current) await enter('KJ7MQX4T', 'Gallery')
while (session.current && syncState.current.filling) await new Promise((done) => setTimeout(done, 20))
show(document.getElementById('app') as HTMLElement)
