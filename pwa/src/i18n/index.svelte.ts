// Words, dates and clock times in the person's language. Every sentence shown to people is in <language>.ts, for the first picture, or
// <language>_later.ts, which loads beside the screens that need it.
import type { CalendarDate, Instant } from '../wire/types'
import type { en as first } from './en'
import type { en as later } from './en_later'

export type Dictionary = typeof first & typeof later
export type Key = keyof Dictionary
/** A sentence, or its forms by number: `{ one, other }`, chosen by the parameter `n`. */
export type Sentence = string | { one: string; other: string }
type Same<D> = { [K in keyof D]: D[K] extends string ? string : { one: string; other: string } }
export type FirstMessages = Same<typeof first>
export type LaterMessages = Same<typeof later>
export type Messages = FirstMessages & LaterMessages

type Text<S> = S extends { one: infer A; other: infer B } ? A | B : S
type Names<S> = S extends `${string}{${infer P}}${infer Rest}` ? P | Names<Rest> : never
type Params<K extends Key> = [Names<Text<Dictionary[K]>>] extends [never]
  ? []
  : [params: Record<Names<Text<Dictionary[K]>>, string | number>]

/** Keys of sentences without parameters. */
export type PlainKey = { [K in Key]: Params<K> extends [] ? K : never }[Key]

export const LANGUAGES = { en: 'English', es: 'Español', fr: 'Français', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES
export type Hours = 'auto' | '12' | '24'

const firstWords: Record<Language, () => Promise<FirstMessages>> = {
  en: () => import('./en').then((m) => m.en),
  es: () => import('./es').then((m) => m.es),
  fr: () => import('./fr').then((m) => m.fr),
  de: () => import('./de').then((m) => m.de),
}
const laterWords: Record<Language, () => Promise<LaterMessages>> = {
  en: () => import('./en_later').then((m) => m.en),
  es: () => import('./es_later').then((m) => m.es),
  fr: () => import('./fr_later').then((m) => m.fr),
  de: () => import('./de_later').then((m) => m.de),
}

let language = $state.raw<Language>('en')
let messages = $state.raw({} as Messages)
let whole = false
let hours = $state.raw<Hours>('auto')

export const locale = {
  get language(): Language { return language },
  get hours(): Hours { return hours },
  /** "en" alone would give American dates: keep the phone's own region where it speaks the chosen language. */
  get tag(): string {
    return navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? (language === 'en' ? 'en-GB' : language)
  },
  get twelve(): boolean {
    if (hours !== 'auto') return hours === '12'
    return new Intl.DateTimeFormat(navigator.language, { hour: 'numeric' }).resolvedOptions().hour12 === true
  },
}

export function preferredLanguage(stored: string | null): Language {
  const wanted = [stored ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase())
  return wanted.find((tag): tag is Language => tag in LANGUAGES) ?? 'en'
}

export async function setLanguage(next: Language): Promise<void> {
  const [first, later] = await Promise.all([firstWords[next](), whole ? laterWords[next]() : null])
  messages = { ...first, ...later } as Messages
  language = next
  document.documentElement.lang = next
}

/** The words beyond the first picture. Await it before a screen that needs them; once loaded they follow the language. */
export async function loadLaterWords(): Promise<void> {
  if (whole) return
  const later = await laterWords[language]()
  whole = true
  messages = { ...messages, ...later }
}

export function setHours(next: Hours): void {
  hours = next
}

export function fill(sentence: Sentence, params: Record<string, string | number>, tag: string): string {
  const text = typeof sentence === 'string' ? sentence : sentence[form(params.n, tag)]
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

function form(n: string | number | undefined, tag: string): 'one' | 'other' {
  return new Intl.PluralRules(tag).select(Number(n ?? 0)) === 'one' ? 'one' : 'other'
}

/** The sentence of a key, with its parameters filled in. */
export function t<K extends Key>(key: K, ...[params]: Params<K>): string {
  return fill(messages[key] ?? key, params ?? {}, language)
}

/** "06:30" as people read it: "06:30", or "6:30" with "AM" apart. */
export function clockParts(time: string): { digits: string; suffix: string } {
  if (!locale.twelve) return { digits: time, suffix: '' }
  const hour = Number(time.slice(0, 2))
  return { digits: `${hour % 12 || 12}${time.slice(2)}`, suffix: hour < 12 ? 'AM' : 'PM' }
}

export function clockText(time: string): string {
  const { digits, suffix } = clockParts(time)
  return suffix ? `${digits} ${suffix}` : digits
}

/** A date of the shoot has no zone of its own: read at noon UTC, so that no phone shifts it. */
function formatDate(date: CalendarDate, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale.tag, { ...options, timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`))
}

export const longDate = (date: CalendarDate): string => formatDate(date, { weekday: 'long', day: 'numeric', month: 'long' })
export const shortDate = (date: CalendarDate): string => formatDate(date, { weekday: 'short', day: 'numeric', month: 'short' })
export const weekday = (date: CalendarDate): string => formatDate(date, { weekday: 'short' })

/** A moment by the phone's own clock: "21:04", with its day when that is not today. */
export function moment(at: Instant): string {
  const when = new Date(at)
  const time = clockText(`${String(when.getHours()).padStart(2, '0')}:${String(when.getMinutes()).padStart(2, '0')}`)
  if (when.toDateString() === new Date().toDateString()) return time
  return `${new Intl.DateTimeFormat(locale.tag, { weekday: 'short', day: 'numeric', month: 'short' }).format(when)}, ${time}`
}

export function fileSize(bytes: number): string {
  const mega = bytes >= 1e6
  return new Intl.NumberFormat(locale.tag, {
    style: 'unit', unit: mega ? 'megabyte' : 'kilobyte', maximumFractionDigits: mega ? 1 : 0,
  }).format(bytes / (mega ? 1e6 : 1e3))
}
