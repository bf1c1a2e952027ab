import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Job } from '../../contract/jobs.ts'
import type { LedgerEntry } from '../../contract/replays.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { kafkaTool } from '../../testing/kafka-tool.ts'
import { type OwnKafka, ownKafka } from '../../testing/own-kafka.ts'
import { javaReads, tallyOf } from './java-reads.ts'
import { ended, fill, header, imbalance, ofOrigin, plan, type ReplayServer, read, replayOf, serveReplays, start } from './replay-fixture.ts'

/** Where 1,000 dead letters came from; the last may not be written to. */
const origins = [
  { name: 'orders', partitions: 6, records: 493 },
  { name: 'payments', partitions: 4, records: 492 },
  { name: 'closed', partitions: 1, records: 5 },
]
const sendable = 985
const homeless = 10

let own: OwnKafka
let bootstrap: string[]
let kafka: TestKafka
let database: FreshDatabase
const servers: ReplayServer[] = []
let dlq: string

beforeAll(async () => {
  // Nobody is above the ACLs, and what has none is open.
  const settings = {
    'super.users': 'User:nobody',
    'allow.everyone.if.no.acl.found': 'true',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
  }
  ;[database, own] = await Promise.all([freshDatabase(), ownKafka({ listeners: [], settings })])
  bootstrap = [own.addresses.get('PLAIN') ?? '']
  kafka = new TestKafka(bootstrap)
  for (const { name, partitions } of origins) await kafka.createTopic(name, { partitions })
  dlq = await kafka.makeTopic('sent-back.dlq', { partitions: 2 })
  for (const origin of origins) await writeAndFail(origin)
  await fill(
    kafka,
    dlq,
    0,
    Array.from({ length: homeless }, (_, at) => ({ key: null, value: Buffer.from(`nowhere ${at}`), headers: [header('x', null)] })),
  )
  const acls = (kind: string, operation: string) =>
    kafkaTool('org.apache.kafka.tools.AclCommand', [
      ...['--bootstrap-server', bootstrap.join(','), '--add', `--${kind}-principal`, 'User:ANONYMOUS'],
      ...['--operation', operation, '--topic', 'closed'],
    ])
  await acls('allow', 'All')
  await acls('deny', 'Write')
}, 180_000)
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()))
  await kafka?.close()
  await own?.end()
  await database?.drop()
}, 60_000)

/** Java's own producer writes them by key; then each becomes a dead letter, the first of them with a header of no value. */
async function writeAndFail({ name, records }: (typeof origins)[number]): Promise<void> {
  const lines = Array.from({ length: records }, (_, at) => `key-${at % 150}\tvalue ${at} of ${name}`)
  const args = ['--bootstrap-server', bootstrap.join(','), '--topic', name, '--reader-property', 'parse.key=true']
  await kafkaTool('org.apache.kafka.tools.ConsoleProducer', args, lines.join('\n'))
  const written = await read(kafka, name)
  expect(written.length).toBe(records)
  const letters = written.map(({ key, value, partition, offset }, at) => ({
    key,
    value,
    headers: [...(name === 'orders' && at < 5 ? [header('nothing', null)] : []), ...ofOrigin(name, partition, String(offset))],
  }))
  const half = records >> 1
  await fill(kafka, dlq, 0, letters.slice(0, half))
  await fill(kafka, dlq, 1, letters.slice(half))
}

async function serve(): Promise<ReplayServer> {
  const server = await serveReplays(database.url, { bootstrap: bootstrap.join(',') })
  servers.push(server)
  return server
}

async function ledgerOf(base: string, id: string): Promise<LedgerEntry[]> {
  const rows: LedgerEntry[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path = `${base}/clusters/test/replays/${id}/ledger?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`
    const answer = await fetch(path, { signal: AbortSignal.timeout(10_000) })
    const { items, nextCursor } = (await answer.json()) as { items: LedgerEntry[]; nextCursor: string | null }
    rows.push(...items)
    cursor = nextCursor
  }
  return rows
}

/** The replay is over, and every dead letter is in its ledger once. */
async function provesWhole(base: string, id: string): Promise<void> {
  const replay = await ended(base, id, 120_000)
  expect(replay).toMatchObject({ state: 'done', selected: '1000', replayed: String(sendable), skipped: '15', remaining: '0', unknown: '0' })
  expect(imbalance(replay)).toBe(0n)
  const rows = await ledgerOf(base, id)
  expect(rows.length).toBe(1000)
  expect(new Set(rows.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(1000)
  const reasons = Map.groupBy(
    rows.filter(({ result }) => result === 'skipped'),
    ({ reason }) => reason,
  )
  expect([...reasons].map(([reason, { length }]) => [reason, length]).toSorted()).toEqual([
    ['Its headers do not name the topic it came from.', homeless],
    ['closed, where it would go, may not be written to.', 5],
  ])
}

it('dead letters of three topics go back at their rate and through a crash, each once, to the partitions where Java puts their keys', async () => {
  const body = { dlq, selection: { all: true }, target: { origin: true }, ratePerSecond: 50 }
  const first = await serve()
  expect(await plan(first.base, body)).toMatchObject({
    selected: '1000',
    sendable: String(sendable),
    needsTarget: String(homeless),
    denied: '5',
    invalid: '0',
    overLimit: '0',
    blockers: [],
  })

  const steady = await start(first.base, { ...body, partitionRule: 'key' })
  await provesWhole(first.base, steady.id)
  const answer = await fetch(`${first.base}/jobs/${steady.id}`, { signal: AbortSignal.timeout(10_000) })
  const { startedAt, endedAt } = (await answer.json()) as Job
  const seconds = (Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')) / 1000
  expect(seconds).toBeGreaterThan(19)
  expect(seconds).toBeLessThan(21)

  const crashed = await start(first.base, body)
  await eventually('400 are written', async () => Number((await replayOf(first.base, crashed.id)).replayed) >= 400, 60_000)
  await first.kill()
  const second = await serve()
  await provesWhole(second.base, crashed.id)

  for (const { name, partitions, records } of origins.filter((each) => each.name !== 'closed')) {
    const { seen, whole } = await javaReads({ kafka, bootstrap }, name, { partitions, records: 3 * records })
    expect(whole).toBe(true)
    for (const { id } of [steady, crashed]) expect(tallyOf(seen, id)).toMatchObject({ seen: records, different: records })
    expect(tallyOf(seen, crashed.id).disordered).toBe(0)
    const places = Map.groupBy(seen, ({ key }) => key)
    expect(places.size).toBe(150)
    for (const own of places.values()) expect(new Set(own.map(({ partition }) => partition)).size).toBe(1)
  }
}, 300_000)
