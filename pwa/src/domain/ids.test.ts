import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { naturalId, sha1, uuid5, uuid7 } from './ids'
import { rowHash } from './sums'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

test.each([0, 1, 55, 56, 63, 64, 65, 1000])('sha1 of %i bytes is that of everybody', (length) => {
  const message = new Uint8Array(length).map((_, at) => at * 7)
  expect(hex(sha1(message))).toBe(createHash('sha1').update(message).digest('hex'))
})

test('a UUIDv5 is that of RFC 9562', () => {
  expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
})

test('the same record has the same name on every phone', () => {
  expect(naturalId('call', 'd', 'k')).toBe(naturalId('call', 'd', 'k'))
  expect(naturalId('call', 'd', 'k')).not.toBe(naturalId('call', 'k', 'd'))
})

test('a UUIDv7 carries its time and sorts by it', () => {
  const early = uuid7(1_795_600_000_000)
  expect(parseInt(early.replace('-', '').slice(0, 12), 16)).toBe(1_795_600_000_000)
  expect([early[14], early < uuid7(1_795_600_000_001)]).toEqual(['7', true])
})

test('a row hashes as docs/protocol.md says', () => {
  expect(rowHash('call', 'c1', 7)).toBe(35_379_055)
})
