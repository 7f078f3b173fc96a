import { enqueue, type CallView } from '../../data/api'
import type { StoredAnswer } from '../../wire/types'

/** Put an answer to the version on screen into the queue. */
export async function answer(call: CallView, word: StoredAnswer, reason: string | null = null): Promise<void> {
  await enqueue('answer_call', call.production.id, { call: call.id, version: call.version, answer: word, reason })
}
