// Ask the browser not to delete what is here. Chromium and Safari answer by themselves, Firefox asks the person.

/** True when the browser promised; null when it has no such promise. */
export async function persist(): Promise<boolean | null> {
  if (!navigator.storage?.persist) return null
  return (await navigator.storage.persisted()) || navigator.storage.persist()
}
