// Checksums of scopes (docs/protocol.md): "rows:h", h the plain sum of a 32-bit FNV-1a of each row's "entity/id@version".

export interface Sum { rows: number; h: number }

/** FNV-1a, 32 bits, of UTF-8 "entity/id@version". */
export function rowHash(entity: string, id: string, version: number): number {
  let h = 0x811c9dc5
  for (const byte of new TextEncoder().encode(`${entity}/${id}@${version}`)) h = Math.imul(h ^ byte, 0x01000193)
  return h >>> 0
}

export function parseSum(text: string | undefined): Sum {
  const [rows, h] = (text ?? '0:0').split(':').map(Number)
  return { rows: rows ?? 0, h: h ?? 0 }
}

export const printSum = (sum: Sum): string => `${sum.rows}:${sum.h}`
