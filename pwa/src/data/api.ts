// All that the screens call. Values are Live: read `.current`. Nothing here throws for want of a network.
export * from './acts'
export * from './boards'
export * from './queries'
export { connect, start, stop } from './running'
export type * from './types'
