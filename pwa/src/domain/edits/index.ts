// Every kind of edit that this app can make: one file each, one line here (docs/adding-an-edit.md).
import type { EditKind } from '../../wire/types'
import { addCrew } from './add_crew'
import { answerCall } from './answer_call'
import { attachDocument } from './attach_document'
import type { Kind, Kinds } from './kind'
import { publishDay } from './publish_day'
import { removeDocument } from './remove_document'
import { replaceCrew } from './replace_crew'
import { replyQuery } from './reply_query'
import { seeCall } from './see_call'
import { setCall } from './set_call'
import { setCrew } from './set_crew'
import { setDay } from './set_day'
import { setDepartmentCall } from './set_department_call'
import { tellByVoice } from './tell_by_voice'

export const KINDS: Kinds = {
  add_crew: addCrew,
  answer_call: answerCall,
  attach_document: attachDocument,
  publish_day: publishDay,
  remove_document: removeDocument,
  replace_crew: replaceCrew,
  reply_query: replyQuery,
  see_call: seeCall,
  set_call: setCall,
  set_crew: setCrew,
  set_day: setDay,
  set_department_call: setDepartmentCall,
  tell_by_voice: tellByVoice,
}

/** The kind of an edit read back from the store, whose arguments the compiler no longer knows. */
export function kindOf(kind: EditKind): Kind<never> {
  return KINDS[kind] as unknown as Kind<never>
}
