/** A phone's clock that is off by more is told so. It orders nothing and refuses nothing. */
export const SKEW_MS = 120_000
