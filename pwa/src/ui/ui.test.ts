import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { setHours, setLanguage } from '../i18n/index.svelte'
import { addDays, clockPhrase, daysBetween, nightPhrase } from './dates'
import { ICONS } from './icons'
import { mapLink, phoneLink } from './links'

beforeAll(async () => {
  await setLanguage('en')
  setHours('24')
})

describe('dates', () => {
  it('tell a night call by both its days', () => {
    expect(nightPhrase({ time: '00:15', date: '2026-11-28', late: true })).toBe('Fri night → Sat 00:15')
    expect(nightPhrase({ time: '06:30', date: '2026-11-27', late: false })).toBeNull()
    expect(clockPhrase({ time: '00:15', date: '2026-11-28', late: true })).toBe('Sat 00:15')
  })

  it('count days over the change of the clocks', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26')
  })
})

describe('links', () => {
  it('ring the bare number', () => {
    expect(phoneLink('07700 900-123')).toBe('tel:07700900123')
  })

  it('leave out the zero that is not dialled from abroad, and keep an extension', () => {
    expect(phoneLink('+44 (0)7700 900 123')).toBe('tel:+447700900123')
    expect(phoneLink('+442079460958;ext=12')).toBe('tel:+442079460958;ext=12')
  })

  it('take the map of the production, never one that is no web address', () => {
    expect(mapLink('https://maps.example/x', 'Pier 4')).toBe('https://maps.example/x')
    expect(mapLink('javascript:alert(1)', 'Pier 4')).toBe('https://maps.apple.com/?q=Pier%204')
    expect(mapLink(null, null)).toBeNull()
  })
})

describe('the sprites', () => {
  it('hold exactly the icons that the screens may name, each once', () => {
    const files = ['../../index.html', 'LaterIcons.svelte'].map((file) => readFileSync(path.resolve(import.meta.dirname, file), 'utf8'))
    const drawn = [...files.join('').matchAll(/<symbol id="i-([^"]+)"/g)].map((match) => match[1])
    expect(drawn.sort()).toEqual([...ICONS].sort())
  })
})
