// Started by tests/ring2 with RING2 = the path of an order; `token` is of somebody who may invite.
import 'fake-indexeddb/auto'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Run, type Report } from './run'

interface Order { url: string; token: string; ads: string[]; crew: string[]; from: number; seeds: number; report: string }

const order = JSON.parse(readFileSync(process.env['RING2'] ?? '', 'utf8')) as Order

async function invite(crew: string): Promise<string> {
  const reply = await fetch(`${order.url}/api/invitations`, {
    method: 'POST', body: JSON.stringify({ crew }), headers: { 'content-type': 'application/json', authorization: `Bearer ${order.token}` },
  })
  if (reply.status !== 201) throw new Error(`no invitation for ${crew}: ${reply.status} ${await reply.text()}`)
  return ((await reply.json()) as { code: string }).code
}

test('phones and server agree after every seed', async () => {
  const reports: Report[] = []
  for (let seed = order.from; seed < order.from + order.seeds; seed += 1) {
    const run = new Run(order.url, seed, invite)
    const others = [0, 1].map((at) => order.crew[(seed * 2 + at) % order.crew.length] ?? '')
    reports.push(await run.carryOut({ ad: order.ads[seed % order.ads.length] ?? '', others }))
  }
  writeFileSync(order.report, JSON.stringify(reports, null, 1))
  expect(reports.flatMap((report) => report.failures.map((failure) => `seed ${report.seed}: ${failure}`))).toEqual([])
}, 3_600_000)
