// Whether a new version waits. The worker's bridge (src/sw, src/main.ts) sets it; the banner reads it.
let apply = $state.raw<(() => void) | null>(null)

export const update = {
  get waiting(): boolean { return apply !== null },
  apply(): void {
    if (apply) apply()
    else location.reload()
  },
}

export function offerUpdate(run: () => void): void {
  apply = run
}
