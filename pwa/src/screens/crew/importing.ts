// The two calls of an import. Shapes follow backend/imports/model.py; what the preview says is what applying does.
export interface Fault { row: number; column: string; code: string; sentence: string; value: string }
export type Action = 'add' | 'update' | 'unchanged' | 'merge' | 'skip' | 'fault'
export interface ImportRow {
  row: number; action: Action; why: string; name: string; department: string | null; position: string | null
  phone: string | null; email: string | null; same_as: number | null; faults: Fault[]; notes: Fault[]
}
export interface Summary { rows: number; people: number; new: number; updated: number; unchanged: number; faults: number; to_look_at: number; not_imported: number }
export interface Preview { import: string; summary: Summary; rows: ImportRow[] }
export type Answer<T> = { ok: true; value: T } | { ok: false; sentence: string | null }

/** Send a file to be looked at; nothing is imported yet. `sentence` null: no connection. */
export function preview(production: string, file: File): Promise<Answer<Preview>> {
  const query = new URLSearchParams({ production, name: file.name })
  return post(`/api/imports/crew?${query}`, file)
}

export function apply(id: string): Promise<Answer<{ summary: Summary }>> {
  return post(`/api/imports/${encodeURIComponent(id)}/apply`, null)
}

async function post<T>(url: string, body: Blob | null): Promise<Answer<T>> {
  const headers = { accept: 'application/json', 'content-type': 'application/octet-stream' }
  const response = await fetch(url, { method: 'POST', body, headers }).catch(() => null)
  if (!response) return { ok: false, sentence: null }
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok && answer !== null) return { ok: true, value: answer as T }
  const detail = (answer as { detail?: unknown } | null)?.detail
  return { ok: false, sentence: typeof detail === 'string' ? detail : `HTTP ${response.status}` }
}

export type RowFilter = 'all' | 'faults' | 'look' | Action

export function passes(row: ImportRow, filter: RowFilter): boolean {
  if (filter === 'all') return true
  if (filter === 'faults') return row.faults.length > 0 || row.action === 'fault'
  if (filter === 'look') return row.notes.length > 0
  return row.action === filter
}
