import { beforeEach, expect, test, vi } from 'vitest'
import { carryOver, forgetOld, speak } from './languages'

/** As much of the browser's cache as languages.ts needs; `reached` are the files that were fetched. */
class FakeCache {
  readonly kept = new Set<string>()
  constructor(private readonly reached: string[]) {}
  match = (url: string): Promise<object | undefined> => Promise.resolve(this.kept.has(url) ? {} : undefined)
  keys = (): Promise<{ url: string }[]> => Promise.resolve([...this.kept].map((url) => ({ url: `https://set.example${url}` })))
  delete = (url: string): Promise<boolean> => Promise.resolve(this.kept.delete(url))
  addAll = (urls: string[]): Promise<void> => {
    urls.forEach((url) => { this.kept.add(url); this.reached.push(url) })
    return Promise.resolve()
  }
}

let reached: string[]
let cache: FakeCache
beforeEach(() => {
  reached = []
  cache = new FakeCache(reached)
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache) })
  vi.stubGlobal('__LANGUAGES__', { de: ['/assets/de-2.js', '/assets/de_later-2.js'], fr: ['/assets/fr-2.js'] })
})

test('a language is fetched once it is read, and not again', async () => {
  await speak('de')
  await speak('de')
  expect(reached).toEqual(['/assets/de-2.js', '/assets/de_later-2.js'])
})

test('English needs nothing: it is part of the shell', async () => {
  await speak('en')
  expect(reached).toEqual([])
})

test('a new build brings the words of the languages that were read before, and no others', async () => {
  cache.kept.add('/assets/de-1.js')
  await carryOver()
  expect(reached).toEqual(['/assets/de-2.js', '/assets/de_later-2.js'])
})

test('words of earlier builds go when no page needs them any more', async () => {
  cache.kept.add('/assets/de-1.js').add('/assets/de-2.js')
  await forgetOld()
  expect([...cache.kept]).toEqual(['/assets/de-2.js'])
})
