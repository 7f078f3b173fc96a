// The size gate: `npm run size` after a build. Prints what a phone fetches, and fails when a budget of budgets.json is passed.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const root = path.join(import.meta.dirname, '..')
const out = path.resolve(root, process.argv[2] ?? 'dist')
const budgets = JSON.parse(readFileSync(path.join(root, 'budgets.json'), 'utf8'))

/** @param {string} url */
const read = (url) => readFileSync(path.join(out, url))
/** @param {string} url */
const size = (url) => ({ url, raw: read(url).length, brotli: brotliCompressSync(read(url)).length })

/** Files that a script or page asks for by itself: static imports, scripts, styles. @param {string} url @returns {string[]} */
function asksFor(url) {
  const text = read(url).toString()
  if (url.endsWith('.html')) {
    return [...text.matchAll(/<(?:script|link)[^>]+(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((found) => found[1] ?? '')
  }
  if (!url.endsWith('.js')) return []
  const imports = [...text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)]
  return imports.map((found) => `/assets/${found[1]}`)
}

/** @param {string[]} urls @returns {string[]} */
function closure(urls) {
  const found = new Set(urls)
  for (const url of found) for (const next of asksFor(url)) found.add(next)
  return [...found]
}

/** @returns {{ url: string, revision: string | null }[]} */
function precached() {
  const list = /\[(?:\{url:[^\]]+)\]/.exec(read('/sw.js').toString())
  if (!list) throw new Error('sw.js carries no list of files: was the second build run?')
  return [...list[0].matchAll(/url:[`"']([^`"']+)[`"']/g)].map((entry) => ({ url: entry[1] ?? '', revision: null }))
}

const kept = precached().map((entry) => entry.url)
const parts = budgets.first_screen_chunks.flatMap((/** @type {string} */ name) =>
  kept.filter((url) => new RegExp(`^/assets/${name}-[^/]+\\.(js|css)$`).test(url)))

const groups = {
  first_screen: closure(['/index.html', ...parts]),
  precache: kept,
  worker: ['/sw.js'],
}

let failed = false
for (const [name, urls] of Object.entries(groups)) {
  const sizes = urls.map(size).sort((a, b) => b.brotli - a.brotli)
  const raw = sizes.reduce((sum, file) => sum + file.raw, 0)
  const brotli = sizes.reduce((sum, file) => sum + file.brotli, 0)
  const over = brotli > budgets[name]
  failed ||= over
  console.log(`${name}: ${brotli} of ${budgets[name]} bytes brotli${over ? '  TOO BIG' : ''} (${sizes.length} files, ${raw} raw)`)
  for (const file of sizes.slice(0, 12)) console.log(`  ${String(file.brotli).padStart(6)}  ${file.url}`)
}
process.exitCode = failed ? 1 : 0
