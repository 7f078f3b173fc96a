import type { Clock } from '../data/api'
import { clockText, locale, longDate, shortDate, t, weekday } from '../i18n/index.svelte'
import type { CalendarDate, Instant } from '../wire/types'

/** The calendar date on the phone's wall. */
export function today(now: Instant = Date.now()): CalendarDate {
  const when = new Date(now)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`
}

export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000)
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** "Tomorrow, Wednesday 25 November"; plain further away than a day. */
export function dayInWords(date: CalendarDate): string {
  const near = nearWord(date)
  return near ? `${near}, ${longDate(date)}` : capital(longDate(date))
}

export function nearWord(date: CalendarDate): string | null {
  const away = daysBetween(today(), date)
  if (Math.abs(away) > 1) return null
  return capital(new Intl.RelativeTimeFormat(locale.language, { numeric: 'auto' }).format(away, 'day'))
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale.language) + text.slice(1)
}

export function dayShort(date: CalendarDate): string {
  return nearWord(date) ?? capital(shortDate(date))
}

/** A clock as one phrase: "05:40", or "Sat 00:15" when it falls on the day after the call's own date. */
export function clockPhrase(clock: Clock): string {
  return clock.late ? `${capital(weekday(clock.date))} ${clockText(clock.time)}` : clockText(clock.time)
}

/** "Fri night → Sat 00:15" for a call past midnight; null for the others. */
export function nightPhrase(clock: Clock | null): string | null {
  if (!clock?.late) return null
  return t('date.night', { from: capital(weekday(addDays(clock.date, -1))), to: capital(weekday(clock.date)), time: clockText(clock.time) })
}
