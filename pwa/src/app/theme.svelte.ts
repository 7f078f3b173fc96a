// Light, dark and set-safe; by hand or as the phone says. Kept on this phone, not on the server: a phone is on a stage, a person is not.
export type Theme = 'auto' | 'light' | 'dark' | 'set'
/** The bar of the phone continues the top of the board. */
const GROUND = { light: '#0b0d10', dark: '#0b0d10', set: '#000000' }
const dark = matchMedia('(prefers-color-scheme: dark)')

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // A private window without storage: the choice lasts as long as the page.
  }
}

export const kept = stored
const first = stored('theme')
let chosen = $state.raw<Theme>(first === 'light' || first === 'dark' || first === 'set' ? first : 'auto')
let before: Theme = 'auto'

export const theme = {
  get chosen(): Theme { return chosen },
}

function paint(): void {
  const shown = chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen
  document.documentElement.dataset.theme = shown
  document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]').forEach((meta) => {
    meta.content = GROUND[shown]
  })
}

export function setTheme(next: Theme): void {
  chosen = next
  keep('theme', next)
  paint()
}

/** One tap into the set-safe theme and back to what was. */
export function toggleSetSafe(): void {
  if (chosen === 'set') setTheme(before)
  else {
    before = chosen
    setTheme('set')
  }
}

export function startTheme(): void {
  dark.addEventListener('change', paint)
  paint()
}
