import { loadLaterWords } from '../i18n/index.svelte'

/** A part that is not in the first file, and its words. Both are on the phone once the worker has kept them. */
export async function later<T>(part: () => Promise<T>): Promise<T> {
  const [module] = await Promise.all([part(), loadLaterWords()])
  return module
}
