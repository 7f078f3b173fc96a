import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { de } from './de'
import { en as first } from './en'
import { es } from './es'
import { fr } from './fr'
import { de as deLater } from './de_later'
import { en as later } from './en_later'
import { es as esLater } from './es_later'
import { fr as frLater } from './fr_later'
import { clockText, fill, LANGUAGES, locale, preferredLanguage, setHours, setLanguage, t, type Sentence } from './index.svelte'

const src = path.resolve(import.meta.dirname, '..')
const en = { ...first, ...later }
const languages: Record<string, Record<string, Sentence>> = { es: { ...es, ...esLater }, fr: { ...fr, ...frLater }, de: { ...de, ...deLater } }

function sources(): string {
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
  return files
    .filter((file) => file.isFile() && /\.(ts|svelte)$/.test(file.name) && !/(^|[\\/])(i18n|gallery)([\\/]|$)/.test(file.parentPath))
    .map((file) => readFileSync(path.join(file.parentPath, file.name), 'utf8'))
    .join('\n')
}

const forms = (sentence: Sentence): string[] => (typeof sentence === 'string' ? [sentence] : [sentence.one, sentence.other])
const blanks = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()

describe.each(Object.keys(languages))('the %s words', (language) => {
  const words = languages[language] as Record<string, Sentence>

  it('cover every key of the English ones and no other', () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort())
  })

  it('fill the same blanks as the English ones', () => {
    const all = (sentence: Sentence): string => JSON.stringify(forms(sentence).map(blanks))
    expect(Object.entries(en).filter(([key, sentence]) => all(sentence) !== all(words[key] as Sentence)).map(([key]) => key)).toEqual([])
  })

  it('leave no sentence empty and none with space at its end by accident', () => {
    const bad = Object.entries(words).filter(([key, sentence]) => forms(sentence).some((text) => text.trim() === '' || (text !== text.trim() && !forms(en[key as keyof typeof en]).some((one) => one !== one.trim()))))
    expect(bad).toEqual([])
  })

  it('are translated: few sentences of three words or more are the English ones', () => {
    const same = Object.entries(words).filter(([key, sentence]) => forms(sentence)[0] === forms(en[key as keyof typeof en])[0] && (forms(sentence)[0] ?? '').split(' ').length > 2)
    expect(same).toEqual([])
  })
})

describe('the keys', () => {
  it('of the first picture and of later are apart', () => {
    expect(Object.keys(first).filter((key) => key in later)).toEqual([])
  })

  const text = sources()

  it('are each used by a screen', () => {
    expect(Object.keys(en).filter((key) => !text.includes(`'${key}'`))).toEqual([])
  })

  it('that screens ask for are all there', () => {
    const asked = [...text.matchAll(/\bt\('([^']+)'/g)].map((match) => match[1] ?? '')
    expect(asked.filter((key) => !(key in en))).toEqual([])
  })
})

describe('speaking', () => {
  it('counts in the form that the language wants', () => {
    expect(fill({ one: '{n} saisie', other: '{n} saisies' }, { n: 0 }, 'fr')).toBe('0 saisie')
    expect(fill({ one: '{n} edit', other: '{n} edits' }, { n: 0 }, 'en')).toBe('0 edits')
    expect(fill({ one: '{n} edit', other: '{n} edits' }, { n: 1 }, 'en')).toBe('1 edit')
  })

  it('leaves a blank visible that nobody filled', () => {
    expect(fill('Day {n}', {}, 'en')).toBe('Day {n}')
  })

  it('takes the stored language, else the first of the phone that it knows', () => {
    expect(preferredLanguage('de')).toBe('de')
    expect(preferredLanguage('xx')).toBe(navigator.language.slice(0, 2) in LANGUAGES ? navigator.language.slice(0, 2) : 'en')
  })

  it('changes every sentence at once, and the language of the page', async () => {
    await setLanguage('de')
    expect(t('tab.today')).toBe('Heute')
    expect(document.documentElement.lang).toBe('de')
    await setLanguage('en')
    expect(locale.language).toBe('en')
  })

  it.each([['00:15', '12:15 AM'], ['06:30', '6:30 AM'], ['12:00', '12:00 PM'], ['23:59', '11:59 PM']])('reads %s as %s on a 12-hour clock', (time, wanted) => {
    setHours('12')
    expect(clockText(time)).toBe(wanted)
    setHours('24')
    expect(clockText(time)).toBe(time)
  })
})
