// A state of the trade as word, shape and tone. The one place where the three are put together.
import type { AnswerState, Stage } from '../data/api'
import type { Key, PlainKey } from '../i18n/index.svelte'
import type { CallState } from '../wire/types'
import type { IconName } from './icons'

export type Tone = 'plain' | 'good' | 'bad' | 'ask' | 'moved' | 'late'
export interface Word { key: PlainKey; icon: IconName; tone: Tone }

export const ANSWERS: Record<AnswerState, Word> = {
  awaiting: { key: 'answer.awaiting', icon: 's-awaiting', tone: 'plain' },
  confirmed: { key: 'answer.confirmed', icon: 's-confirmed', tone: 'good' },
  query: { key: 'answer.query', icon: 's-query', tone: 'ask' },
  cannot_make: { key: 'answer.cannot_make', icon: 's-cannot', tone: 'bad' },
  superseded: { key: 'answer.superseded', icon: 's-superseded', tone: 'moved' },
  overdue: { key: 'answer.overdue', icon: 's-overdue', tone: 'late' },
}

export const CALLS: Record<CallState, Word> = {
  timed: { key: 'call.timed', icon: 's-timed', tone: 'plain' },
  stand_by: { key: 'call.stand_by', icon: 's-stand_by', tone: 'plain' },
  on_call: { key: 'call.on_call', icon: 's-on_call', tone: 'plain' },
  will_notify: { key: 'call.will_notify', icon: 's-will_notify', tone: 'plain' },
  cancelled: { key: 'call.cancelled', icon: 's-cancelled', tone: 'bad' },
}

/** The letters that a call sheet prints where a time would stand. */
export const CALL_SHORT: Record<Exclude<CallState, 'timed'>, PlainKey> = {
  stand_by: 'call.short.stand_by',
  on_call: 'call.short.on_call',
  will_notify: 'call.short.will_notify',
  cancelled: 'call.short.cancelled',
}

/** What a call state means for the person called. */
export const CALL_MEANS: Record<Exclude<CallState, 'timed'>, PlainKey> = {
  stand_by: 'call.means.stand_by',
  on_call: 'call.means.on_call',
  will_notify: 'call.means.will_notify',
  cancelled: 'call.means.cancelled',
}

export const STAGES = {
  memory: { key: 'stage.memory', icon: 's-failed', tone: 'bad' },
  phone: { key: 'stage.phone', icon: 's-saved', tone: 'plain' },
  received: { key: 'stage.received', icon: 'check', tone: 'plain' },
  adjusted: { key: 'stage.adjusted', icon: 's-superseded', tone: 'moved' },
  held: { key: 'stage.held', icon: 's-stand_by', tone: 'late' },
  refused: { key: 'stage.refused', icon: 's-cannot', tone: 'bad' },
  parked: { key: 'stage.parked', icon: 's-stand_by', tone: 'late' },
} as const satisfies Record<Stage, { key: Key; icon: IconName; tone: Tone }>

export const PAPERS: Record<string, PlainKey> = {
  white: 'paper.white', blue: 'paper.blue', pink: 'paper.pink', yellow: 'paper.yellow', green: 'paper.green',
  goldenrod: 'paper.goldenrod', buff: 'paper.buff', salmon: 'paper.salmon', cherry: 'paper.cherry',
}
