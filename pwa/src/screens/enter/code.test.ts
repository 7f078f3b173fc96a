import { describe, expect, it } from 'vitest'
import { bareCode, deviceLabel, formatCode } from './code'

describe('a code', () => {
  it.each([
    ['kj7m', 'KJ7M'], ['kj7mq', 'KJ7M-Q'], ['KJ7M-QX4T', 'KJ7M-QX4T'], [' kj7m qx4t ', 'KJ7M-QX4T'],
    ['https://set.example/enter#KJ7MQX4T', 'KJ7M-QX4T'], ['KJ7MQX4T99', 'KJ7M-QX4T'], ['', ''],
  ])('typed or pasted as "%s" reads "%s"', (typed, wanted) => {
    expect(formatCode(typed)).toBe(wanted)
  })

  it('drops the letters that no code has, so that a slip shows at once', () => {
    expect(formatCode('I1O0LU')).toBe('')
  })

  it('goes to the server without its dash', () => {
    expect(bareCode('KJ7M-QX4T')).toBe('KJ7MQX4T')
  })
})

describe('the name of a device', () => {
  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', 'iPhone'],
    ['Mozilla/5.0 (Linux; Android 15; Pixel 9) Mobile', 'Android phone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0)', 'Mac'],
  ])('of %s is %s', (agent, wanted) => {
    expect(deviceLabel(agent)).toBe(wanted)
  })
})
