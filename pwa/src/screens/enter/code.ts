/** The letters of a code: none that two people would read differently (no I, L, O, U, 0, 1). */
const ALPHABET = /[^ABCDEFGHJKMNPQRSTVWXYZ23456789]/g
export const CODE_LENGTH = 8

/** What somebody typed or pasted, a whole link too, as "ABCD-EFGH"; shorter while it is being typed. */
export function formatCode(typed: string): string {
  const last = typed.includes('#') ? typed.slice(typed.lastIndexOf('#') + 1) : typed
  const letters = last.toUpperCase().replace(ALPHABET, '').slice(0, CODE_LENGTH)
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters
}

export function bareCode(shown: string): string {
  return shown.replace('-', '')
}

/** A first name for this device that its owner can change: "iPhone", "Android phone". */
export function deviceLabel(agent: string): string {
  if (/iphone/i.test(agent)) return 'iPhone'
  if (/ipad/i.test(agent)) return 'iPad'
  if (/android/i.test(agent)) return /mobile/i.test(agent) ? 'Android phone' : 'Android tablet'
  if (/mac os/i.test(agent)) return 'Mac'
  if (/windows/i.test(agent)) return 'Windows PC'
  return 'Computer'
}
