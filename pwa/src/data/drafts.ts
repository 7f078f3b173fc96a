// What stands in a half-filled form. Written on every input, so that no reload, update, crash or phone call can lose it.
import type { Host } from './host'
import type { DraftRow } from './schema'
import type { Store } from './store'
import type { Draft } from './types'

export const DRAFT_DEBOUNCE_MS = 300

export class Drafts {
  private readonly open = new Map<string, { value: unknown; cancel: () => void }>()

  /** Takes: `person`, who is signed in; a draft is theirs alone. */
  constructor(private readonly host: Host, private readonly store: Store, private readonly person: () => string) {
    host.on('hidden', () => void this.flush())
  }

  /** A form has been typed into and is not on disk yet: do not reload under it. */
  get dirty(): boolean {
    return this.open.size > 0
  }

  draft<T>(key: string): Draft<T> {
    return {
      load: () => this.load<T>(key),
      save: (value) => this.save(key, value),
      flush: () => this.write(key),
      clear: () => this.clear(key),
    }
  }

  async flush(): Promise<void> {
    await Promise.all([...this.open.keys()].map((key) => this.write(key)))
  }

  private async load<T>(key: string): Promise<T | null> {
    const waiting = this.open.get(key)
    if (waiting) return structuredClone(waiting.value as T)
    const row = await this.store.read(['drafts'], (tx) => tx.get<DraftRow>('drafts', [this.person(), key]))
    return (row?.value ?? null) as T | null
  }

  private save(key: string, value: unknown): void {
    this.open.get(key)?.cancel()
    const cancel = this.host.after(DRAFT_DEBOUNCE_MS, () => void this.write(key))
    this.open.set(key, { value: structuredClone(value), cancel })
  }

  /** A draft that the store refuses stays open, and dirty, and is tried again at the next input. */
  private async write(key: string): Promise<void> {
    const waiting = this.open.get(key)
    if (!waiting) return
    waiting.cancel()
    const row: DraftRow = { person: this.person(), key, value: waiting.value, at: this.host.now() }
    await this.store.write(['drafts'], (tx) => tx.put('drafts', row), { strict: true })
    if (this.open.get(key) === waiting) this.open.delete(key)
  }

  private async clear(key: string): Promise<void> {
    this.open.get(key)?.cancel()
    this.open.delete(key)
    await this.store.write(['drafts'], (tx) => tx.delete('drafts', [this.person(), key]), { strict: true })
  }
}
