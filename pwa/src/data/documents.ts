// Call sheets and maps: kept on the phone for the days around today, and sent beside the edits that attach them.
import { addDays } from '../domain/clock'
import { uuid7 } from '../domain/ids'
import type { Document, EditArgs, Id, MediaType } from '../wire/types'
import type { Host } from './host'
import { api, bytes } from './net'
import type { BlobRow } from './schema'
import { readUploads } from './state'
import { StoreError, type Store } from './store'
import type { Outcome } from './types'

export const MAX_BYTES = 12 * 1024 * 1024
const MEDIA: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg'] satisfies MediaType[]

export class Documents {
  private busy = false

  /** Takes: `known`, hash -> whether it still has to be sent, of every file on this phone; `changed`, called when it was. */
  constructor(
    private readonly host: Host, private readonly store: Store, private readonly known: Map<string, boolean>,
    private readonly changed: () => void,
  ) {}

  /** Keep a file for sending. Gives the arguments of the edit that attaches it. */
  async keep(day: Id, file: File): Promise<Outcome<EditArgs['attach_document']>> {
    if (!MEDIA.includes(file.type)) return refused('wrong_type', file.type)
    if (file.size > MAX_BYTES) return refused('too_big', String(file.size))
    const content = await file.arrayBuffer()
    const sha256 = await hash(content)
    await this.put({ sha256, type: file.type, size: file.size, bytes: content, at: this.host.now() }, true)
    const args = { document: uuid7(this.host.now()), day, name: file.name, media_type: file.type as MediaType, size: file.size, sha256 }
    return { ok: true, value: args }
  }

  async open(document: Document): Promise<Outcome<Blob>> {
    const row = await this.store.read(['blobs'], (tx) => tx.get<BlobRow>('blobs', document.sha256))
    if (row) return { ok: true, value: new Blob([row.bytes], { type: document.media_type }) }
    const fetched = await this.fetch(document)
    return fetched.ok ? { ok: true, value: new Blob([fetched.value], { type: document.media_type }) } : fetched
  }

  /** Send what waits, then fetch what the next days need. One at a time; stops at the first thing in the way. */
  async tend(documents: Document[], dateOf: (document: Document) => string | null, today: string): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      if (!(await this.send())) return
      const wanted = documents.filter((document) => isNear(dateOf(document), today) && !this.known.has(document.sha256))
      for (const document of wanted) if (!(await this.fetch(document)).ok) return
      await this.tidy(new Set(documents.map((document) => document.sha256)))
    } finally {
      this.busy = false
    }
  }

  private async send(): Promise<boolean> {
    for (const [sha256, upload] of [...this.known]) {
      const row = upload && (await this.store.read(['blobs'], (tx) => tx.get<BlobRow>('blobs', sha256)))
      if (!row) continue
      const put = await api(this.host, { method: 'PUT', path: `/api/files/${sha256}`, body: row.bytes, timeoutMs: 120_000 })
      if (!put.ok && isLater(put.status)) return false
      // A file that the server will never take stays here, marked; it holds up no other.
      if (put.ok) await this.put(row, false)
    }
    return true
  }

  private async fetch(document: Document): Promise<Outcome<ArrayBuffer>> {
    const got = await bytes(this.host, `/api/documents/${document.id}`)
    if (!got.ok) return got
    if ((await hash(got.value.bytes)) !== document.sha256) return refused('damaged', document.name)
    const { media_type: type, size, sha256 } = document
    await this.put({ sha256, type, size, bytes: got.value.bytes, at: this.host.now() }, false)
    return { ok: true, value: got.value.bytes }
  }

  private async put(row: BlobRow, upload: boolean): Promise<void> {
    try {
      await this.store.write(['blobs', 'meta'], async (tx) => {
        const others = (await readUploads(tx)).filter((sha256) => sha256 !== row.sha256)
        await tx.put('meta', upload ? [...others, row.sha256] : others, 'uploads')
        await tx.put('blobs', row)
      }, { strict: upload })
      this.known.set(row.sha256, upload)
      this.changed()
    } catch (cause) {
      // A copy of what the server has may stay away when there is no room; a file not sent yet may not.
      if (upload || !(cause instanceof StoreError)) throw cause
    }
  }

  private async tidy(wanted: ReadonlySet<string>): Promise<void> {
    const old = [...this.known].filter(([sha256, upload]) => !upload && !wanted.has(sha256)).map(([sha256]) => sha256)
    if (old.length === 0) return
    await this.store.write(['blobs'], async (tx) => { for (const sha256 of old) await tx.delete('blobs', sha256) })
    old.forEach((sha256) => this.known.delete(sha256))
  }

  /** Make room: copies can be fetched again. */
  async giveUpCopies(): Promise<void> {
    await this.tidy(new Set())
    this.changed()
  }
}

/** Worth another try: no answer, a sign-in, or a fault of the server. */
function isLater(status: number): boolean {
  return status < 400 || status >= 500 || status === 401 || status === 429
}

function isNear(date: string | null, today: string): boolean {
  return date !== null && date >= addDays(today, -1) && date <= addDays(today, 3)
}

function refused(code: string, detail: string): { ok: false; code: string; detail: string; status: number; retryAfter: null } {
  return { ok: false, code, detail, status: 0, retryAfter: null }
}

async function hash(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
