// Started by tests/ring2 with RING2 = the path of {"url", "code", "from", "seeds", "report"}; `code` enters an office that may invite.
import 'fake-indexeddb/auto'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { api } from '../data/net'
import { Person } from './person'
import { Run, type Report } from './run'
import { World } from './world'

interface Order { url: string; code: string; from: number; seeds: number; report: string }

const order = JSON.parse(readFileSync(process.env['RING2'] ?? '', 'utf8')) as Order

interface Office { person: Person; invite(crew: string): Promise<string>; ads: string[]; crew: string[] }

async function office(): Promise<Office> {
  const world = new World(order.url, 0)
  const person = new Person(world, world.profile('office'), '', () => Promise.resolve(order.code))
  await person.open()
  await person.enter()
  await world.pass(5_000)
  const members = person.tab.phone.rows.all('crew').filter((member) => member.state === 'active')
  const called = new Set(person.tab.phone.rows.all('call').map((call) => call.crew))
  const host = person.tab.host
  return {
    person,
    ads: members.filter((member) => member.roles.includes('ad')).map((member) => member.id),
    crew: members.filter((member) => member.roles.join() === 'crew' && called.has(member.id)).map((member) => member.id),
    async invite(crew) {
      const made = await api<{ code: string }>(host, { method: 'POST', path: '/api/invitations', body: { crew } })
      if (!made.ok) throw new Error(`no invitation: ${made.code} ${made.detail}`)
      return made.value.code
    },
  }
}

test('phones and server agree after every seed', async () => {
  const { invite, ads, crew } = await office()
  const reports: Report[] = []
  for (let seed = order.from; seed < order.from + order.seeds; seed += 1) {
    const run = new Run(order.url, seed, invite)
    const some = [0, 1].map((at) => crew[(seed * 2 + at) % crew.length] ?? '')
    reports.push(await run.carryOut({ ad: ads[seed % ads.length] ?? '', others: some }))
  }
  writeFileSync(order.report, JSON.stringify(reports, null, 1))
  expect(reports.flatMap((report) => report.failures.map((failure) => `seed ${report.seed}: ${failure}`))).toEqual([])
}, 3_600_000)
