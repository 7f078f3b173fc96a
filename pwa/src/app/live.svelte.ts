// What a screen reader hears without the focus moving. One region for the whole app; the latest sentence wins.
let sentence = $state.raw('')

export const spoken = {
  get sentence(): string { return sentence },
}

export function say(text: string): void {
  // The same sentence twice must be heard twice.
  sentence = text === sentence ? `${text}\u00a0` : text
}
