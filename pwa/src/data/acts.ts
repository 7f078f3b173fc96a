// What a person does: edits, entering and leaving, drafts, files. Nothing here throws for want of a network.
import { uuid7 } from '../domain/ids'
import { persist } from '../device/persist'
import type { EditArgs, EditKind, Id } from '../wire/types'
import { session } from './queries'
import { before, need, running, work } from './running'
import type { DeviceView, Draft, Invitation, Outcome, Saved, Session } from './types'

let asked = false
/** Keep an edit and send it when possible. Resolves once it is on disk (or in memory when the disk refuses). */
export async function enqueue<K extends EditKind>(kind: K, production: Id, args: EditArgs[K]): Promise<Saved> {
  const saved = await (await work()).enqueue(kind, production, args)
  if (!asked) void persist()
  asked = true
  return saved
}

/** Take an edit back: removed if it never left, else answered by its opposite. False when it has none. */
export const undo = async (edit: Id): Promise<boolean> => (await work()).undo(edit)
/** The person has seen what became of it. */
export const dismiss = async (edit: Id): Promise<void> => (await work()).dismiss(edit)
/** The Today screen shows this call. */
export function opened(call: Id): void { void work().then((on) => on.see(call, 'opened')) }
/** Try now. */
export function syncNow(): void { void work().then((on) => on.sync.soon(0, true)) }
/** The person has read that everything on this phone was deleted. */
export function seenWiped(): void {
  need().wiped = null
  before.changed(['sync'])
}

export async function enter(code: string, label: string): Promise<Outcome<Session>> {
  const outcome = await (await work()).enter(code, label)
  const entered = session.current
  if (!outcome.ok) return outcome
  if (!entered) throw new Error('entered without a session')
  return { ok: true, value: entered }
}

/** Refuses with code "unsent" while edits wait; with `evenUnsent` it still wants them exported first ("not_exported"). */
export const leave = async (options: { evenUnsent: boolean }): Promise<Outcome<null>> => (await work()).leave(options.evenUnsent)

/** Everything unsent as a JSON file for the person to keep. */
export async function exportUnsent(): Promise<File> {
  const name = `callboard-unsent-${new Date(need().host.now()).toISOString().slice(0, 10)}.json`
  return new File([await (await work()).export()], name, { type: 'application/json' })
}

const post = async <T>(path: string, body?: unknown): Promise<Outcome<T>> => (await work()).ask<T>({ method: 'POST', path, body })

export const invite = (member: Id): Promise<Outcome<Invitation>> => post('/api/invitations', { crew: member })
export const devices = async (member: Id): Promise<Outcome<DeviceView[]>> =>
  (await work()).ask({ method: 'GET', path: `/api/crew/${member}/devices` })
export const revoke = (device: Id): Promise<Outcome<null>> => post(`/api/devices/${device}/revoke`)
export const release = (device: Id): Promise<Outcome<null>> => post(`/api/devices/${device}/release`)

/** A form's autosaved text, for the person signed in. */
export function draft<T>(key: string): Draft<T> {
  const saved = async (): Promise<Draft<T>> => (await work()).drafts.draft<T>(key)
  return {
    load: async () => (await saved()).load(),
    save(value) {
      if (running.engine) return running.engine.drafts.draft<T>(key).save(value)
      const kept = structuredClone(value)
      void saved().then((on) => on.save(kept))
    },
    flush: async () => (await saved()).flush(),
    clear: async () => (await saved()).clear(),
  }
}

/** No form has unsaved input and nothing is being sent: the app may reload. */
export const mayReload = (): boolean => (running.engine ? !running.engine.drafts.dirty && !running.engine.sync.busy : true) && !running.phone?.loose.length
/** Put every open draft on disk. */
export const flushDrafts = async (): Promise<void> => { await running.engine?.drafts.flush() }

/** A new id for a record made on this phone. */
export const newId = (): Id => uuid7(running.phone ? running.phone.host.now() : Date.now())

/** Attach a file to a day; kept here until the server has it. */
export async function attach(production: Id, onDay: Id, file: File): Promise<Outcome<Saved>> {
  const on = await work()
  const kept = await on.documents.keep(onDay, file)
  return kept.ok ? { ok: true, value: await on.enqueue('attach_document', production, kept.value) } : kept
}

/** The bytes of a document as a Blob, from this phone or the server. */
export async function openDocument(id: Id): Promise<Outcome<Blob>> {
  const document = need().view.get('document', id)
  if (!document) return { ok: false, code: 'no_such_document', detail: id, status: 404, retryAfter: null }
  return (await work()).documents.open(document)
}
