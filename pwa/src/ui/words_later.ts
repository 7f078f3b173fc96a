// Words that no first picture needs: roles, and the codes of the server.
import type { PlainKey } from '../i18n/index.svelte'
import type { MessageState, Role } from '../wire/types'
import type { Word } from './words'

export const ROLES: Record<Role, PlainKey> = {
  crew: 'role.crew', head: 'role.head', ad: 'role.ad', upm: 'role.upm', office: 'role.office',
  accounts: 'role.accounts', payroll: 'role.payroll', gear: 'role.gear', owner: 'role.owner',
}

/** The codes of sync/refusals.py in the reader's words. */
export const CODES: Record<string, PlainKey> = {
  not_allowed: 'code.not_allowed', malformed: 'code.malformed', no_such_record: 'code.no_such_record', other_production: 'code.other_production',
  day_cancelled: 'code.day_cancelled', day_has_no_call: 'code.day_has_no_call', call_without_time: 'code.call_without_time',
  reason_missing: 'code.reason_missing', clash: 'code.clash', already_there: 'code.already_there', not_asked: 'code.not_asked',
  same_person: 'code.same_person', call_cancelled: 'code.call_cancelled', never_arrived: 'code.never_arrived', call_moved: 'code.call_moved',
  call_unknown_version: 'code.call_moved', partly_applied: 'code.partly_applied', waiting_for: 'code.waiting_for',
  device_revoked: 'code.device_revoked', unknown_kind: 'code.unknown_kind', our_fault: 'code.our_fault',
}

export const MESSAGES: Record<MessageState, Word> = {
  queued: { key: 'message.queued', icon: 's-queued', tone: 'plain' },
  sent: { key: 'message.sent', icon: 's-sent', tone: 'plain' },
  delivered: { key: 'message.delivered', icon: 's-delivered', tone: 'plain' },
  opened: { key: 'message.opened', icon: 's-opened', tone: 'plain' },
  failed: { key: 'message.failed', icon: 's-failed', tone: 'bad' },
}
