// The cases that engine and phone share (tests/cases/README.md).
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { BaseRows } from '../data/rows'
import type { QueueItem } from '../data/schema'
import { View } from '../data/view'
import type { Call, CallTerms, CrewMember, DayPlan, DepartmentCall, EditKind, EntityName, Transitions } from '../wire/types'
import { differences, inWords, type Comparable } from './diff'
import { KINDS } from './edits/index'
import { answerId, callId, departmentCallId, messageId } from './ids'
import { answerState } from './status'
import { asksAgain, effectiveTerms, worksOn } from './terms'

const FOLDER = path.resolve(import.meta.dirname, '../../../tests/cases')
const IDS: Record<string, (day: string, other: string) => string> = {
  call: callId, answer: (day, crew) => answerId(callId(day, crew)), message: (day, crew) => messageId(callId(day, crew)),
  department_call: departmentCallId,
}

function read<T>(name: string): T {
  const text = readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')
  const named = text.replace(/\b(call|answer|message|department_call)\((\w[\w-]*),(\w[\w-]*)\)/g, (whole, kind: string, day: string, other: string) => IDS[kind]?.(day, other) ?? whole)
  return JSON.parse(named) as T
}

type Bodies = Record<string, Record<string, unknown> | null>
interface EditCase {
  sentence: string; by: string; given?: Bodies; args: Record<string, unknown>; verdict: string; after?: Bodies; preview?: boolean; system?: boolean
}
interface Cast { now: number; people: Record<string, { person: string; name: string }>; rows: Bodies }

const cast = read<Cast>('cast')
const kinds = readdirSync(FOLDER).map((file) => path.basename(file, '.json')).filter((name): name is EditKind => name in KINDS)

function standing(given: Bodies): BaseRows {
  const rows = new BaseRows()
  const all = { ...cast.rows }
  for (const [key, body] of Object.entries(given)) all[key] = body && { ...all[key], ...body }
  for (const [key, body] of Object.entries(all)) {
    const [e = '', i = ''] = key.split('/')
    if (body) rows.put({ s: 'all', e, i, v: 5, d: body })
  }
  return rows
}

function laid(kind: EditKind, one: EditCase): View {
  const view = new View(standing(one.given ?? {}))
  const who = cast.people[one.by]
  if (!who) throw new Error(`nobody is called ${one.by}`)
  const production = (one.args['production'] as string | undefined) ?? 'ferry'
  KINDS[kind].overlay(one.args as never, view, { person: { id: who.person, name: who.name }, production, at: cast.now })
  return view
}

describe.each(kinds)('the preview of %s', (kind) => {
  const cases = read<{ cases: EditCase[] }>(kind).cases
  const shown = cases.filter((one) => one.preview !== false && !one.system && !['refused', 'held'].includes(one.verdict))
  test.each(shown.map((one) => [one.sentence, one] as const))('%s', (_sentence, one) => {
    const view = laid(kind, one)
    for (const [key, fields] of Object.entries(one.after ?? {})) {
      const [entity, id = ''] = key.split('/') as [EntityName, string]
      if (fields) expect(view.get(entity, id)).toMatchObject(fields)
      else expect(view.get(entity, id)).toBeUndefined()
    }
  })

  test('bears rows that are not on this phone', () => {
    for (const one of cases.filter((each) => !each.system)) {
      const item = { id: '1', kind, args: one.args, person: 'p', production: 'ferry', at_device: 1 } as unknown as QueueItem
      const view = new View(new BaseRows())
      view.learn(KINDS)
      view.replay([item], [], 0, new Set())
    }
  })
})

test('every kind of edit that this app makes has cases', () => {
  expect(kinds.toSorted()).toEqual(Object.keys(KINDS).toSorted())
})

interface Rule { sentence: string }

describe('what a person is called for', () => {
  type One = Rule & { day: DayPlan; department: DepartmentCall | null; own: CallTerms | null; gives: CallTerms }
  test.each(read<{ cases: One[] }>('effective_terms').cases.map((one) => [one.sentence, one] as const))('%s', (_sentence, one) => {
    expect(effectiveTerms(one.day, one.department, one.own)).toMatchObject(one.gives)
  })
})

describe('who must answer again', () => {
  type One = Rule & { before: Comparable | null; after: Comparable; moved: boolean; again: boolean }
  test.each(read<{ cases: One[] }>('answer_again').cases.map((one) => [one.sentence, one] as const))('%s', (_sentence, one) => {
    const before = one.before && { ...one.before, date: one.moved ? '2026-11-26' : '2026-11-27' }
    expect(asksAgain(before, one.after, '2026-11-27')).toBe(one.again)
  })
})

describe('who is called on a day', () => {
  type One = Rule & { member: Partial<CrewMember>; own: boolean; called: boolean }
  test.each(read<{ cases: One[] }>('works_on').cases.map((one) => [one.sentence, one] as const))('%s', (_sentence, one) => {
    const member = { production: 'ferry', ...one.member } as CrewMember
    const own = one.own ? ({} as CallTerms) : null
    expect(worksOn(member, { production: 'ferry', unit: 'ferry-main', date: '2026-11-27' }, own)).toBe(one.called)
  })
})

describe('what the board shows of an answer', () => {
  type One = Rule & { call: Call; answer: { version: number; answer: 'confirmed' } | null; now: number; gives: string }
  test.each(read<{ cases: One[] }>('answer_state').cases.map((one) => [one.sentence, one] as const))('%s', (_sentence, one) => {
    expect(answerState(one.call, one.answer, one.now)).toBe(one.gives)
  })
})

describe('what changed, in words', () => {
  type One = Rule & { was: Comparable | null; now: Comparable; date: string; transitions: Transitions; words: string }
  test.each(read<{ cases: One[] }>('call_words').cases.map((one) => [one.sentence, one] as const))('%s', (_sentence, one) => {
    expect(inWords(differences(one.was, one.now, one.transitions, one.date))).toBe(one.words)
  })
})
