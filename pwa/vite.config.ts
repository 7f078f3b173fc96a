import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, defineConfig, type Plugin } from 'vite'

const TARGET = ['es2022', 'safari16.4']
const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, 'package.json'), 'utf8')) as { version: string }

/**
 * What the first picture needs, in one file: thirty small ones cost 3 kB and as many requests.
 * Only names what the entry imports anyway; a module that is not listed stays where the bundler puts it.
 */
const FIRST = new RegExp([
  String.raw`/src/(main|i18n/index|app/(?!gallery|RareBanners)|screens/today/(?!ReasonSheet|OpenDocument|Notices|CallPage))`,
  String.raw`/src/ui/(Icon|StateMark|Where|Fact|Digits|Dock|Waiting|dates|links|words\.|icons)`,
  String.raw`/src/data/(api|types|phone|queries|running|rows|live|db|view|state|store|schema|host|acts)\.`,
  String.raw`/src/domain/(clock|diff|ids|my_calls|sight|status)\.|/src/domain/edits/(kind|answer_call|see_call)\.|/src/device/(browser|badge)\.`,
  String.raw`/node_modules/(svelte/(?!.*(bindings/(select|input)|shared/clone))|idb/|clsx/|esm-env/)`,
].join('|'))

const LANGUAGE = /^\/assets\/(de|es|fr)(_later)?-[^/]+\.js$/

/** What the worker keeps: all but itself, pictures for app stores, what only the system fetches, and words that few here read. */
function isShell(url: string): boolean {
  return url !== '/sw.js' && !/^\/(screenshots|icons|fonts)\//.test(url) && !LANGUAGE.test(url)
}

function hash(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}

function filesOf(out: string): string[] {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map((entry) => `/${path.relative(out, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')}`).sort()
}

/** Language -> the files with its words: kept by the worker once the language is read on a phone. */
function languages(out: string): Record<string, string[]> {
  const words = filesOf(out).filter((url) => LANGUAGE.test(url))
  return Object.fromEntries(['de', 'es', 'fr'].map((language) => [language, words.filter((url) => LANGUAGE.exec(url)?.[1] === language)]))
}

/** Every file of the build as the worker wants it; names with a hash in them need no revision. */
function precacheList(out: string): { url: string; revision: string | null }[] {
  return filesOf(out).filter(isShell).map((url) => ({
    url, revision: url.startsWith('/assets/') ? null : hash(readFileSync(path.join(out, url))),
  }))
}

/** A second build of src/sw/sw.ts with the list of the first one's files compiled in. */
function serviceWorker(): Plugin {
  let root = ''
  let out = ''
  return {
    name: 'callboard-service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root
      out = path.resolve(config.root, config.build.outDir)
    },
    async closeBundle() {
      await build({
        root, configFile: false, publicDir: false, logLevel: 'warn',
        define: {
          __PRECACHE__: JSON.stringify(precacheList(out)), __LANGUAGES__: JSON.stringify(languages(out)),
          'process.env.NODE_ENV': '"production"',
        },
        build: {
          outDir: out, emptyOutDir: false, target: TARGET,
          lib: { entry: path.join(root, 'src/sw/sw.ts'), formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
        },
      })
    },
  }
}

export default defineConfig({
  plugins: [svelte({ compilerOptions: { runes: true, cssHash: ({ hash, filename }) => `c-${hash(filename ?? '').slice(0, 4)}` } }), serviceWorker()],
  define: { __APP__: JSON.stringify(process.env['CALLBOARD_BUILD'] ?? version) },
  build: {
    target: TARGET, assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 120,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', test: FIRST }] } } },
  },
})
