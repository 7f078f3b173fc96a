// Ids made on the phone: UUIDv7 for things, UUIDv5 for records that everybody can name (see sync/ids.py).
import type { Id } from '../wire/types'

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'

/** Name a record by its natural key, e.g. naturalId('call', day, crew). */
export function naturalId(...parts: string[]): Id {
  return uuid5(NAMESPACE, parts.join('/'))
}

export const dayId = (unit: Id, date: string): Id => naturalId('day', unit, date)
export const callId = (day: Id, crew: Id): Id => naturalId('call', day, crew)
export const answerId = (call: Id): Id => naturalId('answer', call)
export const messageId = (call: Id): Id => naturalId('message', call)
export const departmentCallId = (day: Id, department: Id): Id => naturalId('department_call', day, department)

/** A UUIDv7: the time in its first 48 bits, random in the rest. */
export function uuid7(now: number, random: (bytes: Uint8Array) => Uint8Array = fill): Id {
  const bytes = random(new Uint8Array(16))
  for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(now / 2 ** (8 * (5 - at))) % 256
  return format(stamp(bytes, 7))
}

export function uuid5(namespace: Id, name: string): Id {
  const text = new TextEncoder().encode(name)
  const input = new Uint8Array(16 + text.length)
  input.set(parse(namespace))
  input.set(text, 16)
  return format(stamp(sha1(input).slice(0, 16), 5))
}

const NAMESPACE = uuid5(DNS, 'callboard.invalid')

function fill(bytes: Uint8Array): Uint8Array {
  return crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>)
}

function stamp(bytes: Uint8Array, version: number): Uint8Array {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes
}

function parse(id: Id): Uint8Array {
  return Uint8Array.from(id.replaceAll('-', '').match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

function format(bytes: Uint8Array): Id {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** SHA-1 in plain code: the browser's own is asynchronous, and views are not. Only for naming, never for secrets. */
export function sha1(message: Uint8Array): Uint8Array {
  const words = padded(message)
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  for (let block = 0; block < words.length; block += 16) compress(state, words.subarray(block, block + 16))
  const digest = new DataView(new ArrayBuffer(20))
  state.forEach((word, at) => digest.setUint32(at * 4, word))
  return new Uint8Array(digest.buffer)
}

function padded(message: Uint8Array): Uint32Array {
  const bytes = new Uint8Array((((message.length + 8) >> 6) + 1) << 6)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 4, message.length * 8)
  return Uint32Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(at * 4))
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

function compress(state: number[], block: Uint32Array): void {
  const w = new Uint32Array(80)
  w.set(block)
  for (let t = 16; t < 80; t += 1) w[t] = rotate((w[t - 3] ?? 0) ^ (w[t - 8] ?? 0) ^ (w[t - 14] ?? 0) ^ (w[t - 16] ?? 0), 1)
  let [a, b, c, d, e] = state as [number, number, number, number, number]
  for (let t = 0; t < 80; t += 1) {
    const next = (rotate(a, 5) + mix(t, b, c, d) + e + (w[t] ?? 0)) | 0
    ;[e, d, c, b, a] = [d, c, rotate(b, 30), a, next]
  }
  ;[a, b, c, d, e].forEach((word, at) => { state[at] = ((state[at] ?? 0) + word) | 0 })
}

function mix(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}
