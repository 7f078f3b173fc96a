// Values that are always current. Read `.current` in a template, $derived or $effect; outside of those it is a plain read.
import { createSubscriber } from 'svelte/reactivity'
import type { Live } from './types'

/** Something that changes, by names: revisions to compare, listeners to tell. */
export class Bus {
  private readonly revisions = new Map<string, number>()
  private readonly listeners = new Set<(topics: ReadonlySet<string>) => void>()

  changed(topics: Iterable<string>): void {
    const set = new Set(topics)
    for (const topic of set) this.revisions.set(topic, (this.revisions.get(topic) ?? 0) + 1)
    for (const listener of [...this.listeners]) listener(set)
  }

  revision(topics: readonly string[]): string {
    return topics.map((topic) => this.revisions.get(topic) ?? 0).join()
  }

  listen(act: (topics: ReadonlySet<string>) => void): () => void {
    this.listeners.add(act)
    return () => void this.listeners.delete(act)
  }
}

/** A query over `topics`: worked out when read, again only when one of them changed. */
export function live<T>(bus: Bus, topics: readonly string[], query: () => T): Live<T> {
  let known = ''
  let value: T
  const subscribe = createSubscriber((update) => bus.listen((changed) => {
    if (topics.some((topic) => changed.has(topic))) update()
  }))
  return {
    get current(): T {
      subscribe()
      const revision = bus.revision(topics)
      if (known !== revision) {
        value = query()
        known = revision
      }
      return value
    },
  }
}
