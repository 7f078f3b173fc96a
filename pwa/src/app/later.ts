import { mount } from 'svelte'
import { loadLaterWords } from '../i18n/index.svelte'

let drawn: Promise<void> | null = null

/** The signs beyond the first picture, drawn into the page once. */
function laterIcons(): Promise<void> {
  drawn ??= import('../ui/LaterIcons.svelte').then(({ default: icons }) => void mount(icons, { target: document.body }))
  return drawn
}

/** A part that is not in the first file, with its words and signs. All are on the phone once the worker has kept them. */
export async function later<T>(part: () => Promise<T>): Promise<T> {
  const [module] = await Promise.all([part(), loadLaterWords(), laterIcons()])
  return module
}
