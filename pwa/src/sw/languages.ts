// Words in another language than English are kept once somebody reads them here: four sets on every phone are more than the
// shell may weigh. A new build fetches those of the languages that this phone has read so far before it may take over.
declare const __LANGUAGES__: Record<string, string[]>

const NAME = 'callboard-words'

/** Keep a language from now on. Fails without a network: then the page asks again at its next start. */
export async function speak(language: string): Promise<void> {
  const cache = await caches.open(NAME)
  const missing: string[] = []
  for (const url of __LANGUAGES__[language] ?? []) if (!(await cache.match(url))) missing.push(url)
  await cache.addAll(missing)
}

/** Fetch this build's words of every language that an earlier build kept. */
export async function carryOver(): Promise<void> {
  const kept = await urls()
  for (const language of Object.keys(__LANGUAGES__)) {
    if (kept.some((url) => url.startsWith(`/assets/${language}-`))) await speak(language)
  }
}

/** Forget the words of earlier builds. */
export async function forgetOld(): Promise<void> {
  const cache = await caches.open(NAME)
  const current = new Set(Object.values(__LANGUAGES__).flat())
  for (const url of await urls()) if (!current.has(url)) await cache.delete(url)
}

async function urls(): Promise<string[]> {
  const cache = await caches.open(NAME)
  return (await cache.keys()).map((request) => new URL(request.url).pathname)
}
