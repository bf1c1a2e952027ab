import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DeadLetterDetail, type DlqDetail, getDlqRecord } from '../../contract/dlqs.ts'
import type { Job } from '../../contract/jobs.ts'
import { listOutcomes } from '../../contract/outcomes.ts'
import type { Replay, ReplayPlan } from '../../contract/replays.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { eventually } from '../../testing/eventually.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { DlqUnderTest, demoLetter } from './dlq-under-test.ts'
import { headers } from './headers/header-fixtures.ts'

let dlq: DlqUnderTest
beforeAll(async () => {
  dlq = await DlqUnderTest.start()
  await eventually('the database is ready', async () => (await dlq.server.api('/jobs')).ok)
}, 60_000)
afterAll(() => dlq.close())

async function post<T>(path: string, body: object): Promise<T> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await dlq.server.api(`/clusters/test/replays${path}`, init)).json() as Promise<T>
}
/** Plans and starts a replay of the whole queue, and waits for its end. */
async function replayed(queue: string, target: string): Promise<Replay> {
  const body = { dlq: queue, selection: { all: true }, target: { topic: target } }
  const { hash } = await post<ReplayPlan>('/plan', body)
  const { id } = await post<Job>('', { ...body, hash })
  return eventually(
    `replay ${id} ends`,
    async () => {
      const replay = (await (await dlq.server.api(`/clusters/test/replays/${id}`)).json()) as Replay
      return replay.state === 'done' ? replay : null
    },
    90_000,
  )
}
async function read(topic: string): Promise<RawRecord[]> {
  const call = { signal: AbortSignal.timeout(30_000), timeoutMs: 30_000 }
  const [end] = await dlq.kafka.cluster.listOffsets([{ topic, partition: 0, spec: 'last-stable' }], call)
  const request = { topic, partition: 0, from: 0n, to: end?.offset ?? 0n, maxRecords: 1000, maxBytes: 10_000_000, isolation: 'committed' as const }
  const { entries } = await dlq.kafka.cluster.readPartition(request, call)
  return entries.flatMap((entry) => (entry.kind === 'record' && entry.record.state === 'committed' ? [entry.record] : []))
}
const textOf = (record: RawRecord | undefined, name: string) =>
  record?.headers.findLast((each) => String(each.name) === name)?.value?.toString() ?? null
const ofOrigin = (topic: string) =>
  headers(
    ['headgate-error-class', 'com.example.Poison'],
    ['headgate-origin-topic', topic],
    ['headgate-origin-partition', '0'],
    ['headgate-origin-offset', '1'],
  )
const outcomes = async (id: string, query = '') =>
  listOutcomes.reply.parse(await (await dlq.server.api(`/clusters/test/replays/${id}/outcomes?limit=50${query}`)).json())
const letter = async (queue: string, offset: string): Promise<DeadLetterDetail> =>
  getDlqRecord.reply.parse(await dlq.ask(`/${queue}/records/0/${offset}`))

it('each replayed record is passed by a group, a dead letter again and linked both ways, or not reached yet', async () => {
  const [queue, target, group] = [await dlq.kafka.makeTopic('after.dlq'), await dlq.kafka.makeTopic('after'), uniqueName('readers')]
  await dlq.kafka.produce(
    queue,
    0,
    [0, 1, 2, 3, 4].map((at) => demoLetter(target, at, 'no currency')),
  )
  await dlq.indexed(queue, 5)
  const { id, replayed: records } = await replayed(queue, target)
  expect(records).toBe('5')
  expect(await outcomes(id)).toMatchObject({ group: null, counts: { passed: '0', returned: '0', waiting: '5' }, notices: [{ code: 'no-group' }] })
  const written = await read(target)
  await dlq.kafka.commit(group, target, [[0, (written[2]?.offset ?? 0n) + 1n]])
  const failed = written[1]
  if (failed === undefined) throw new Error('nothing was replayed')
  await dlq.kafka.produce(queue, 0, [
    { key: failed.key, value: failed.value, headers: [...failed.headers, ...headers(['headgate-error-class', 'Again'])] },
  ])
  await dlq.indexed(queue, 6)
  const found = await eventually('the commit is seen', async () => {
    const answer = await outcomes(id)
    return answer.group === group ? answer : null
  })
  expect(found).toMatchObject({ counts: { passed: '2', returned: '1', waiting: '2' }, groups: [group], notices: [] })
  expect(found.looked.done).toBe(found.looked.total)
  const back = { topic: queue, partition: 0, offset: '5' }
  expect((await outcomes(id, '&outcome=returned')).items).toMatchObject([{ offset: '1', outcome: 'returned', returned: back }])
  const page = await outcomes(id, '&outcome=waiting')
  expect(page.items.map(({ offset }) => offset)).toEqual(['3', '4'])
  expect((await outcomes(id, '&cursor=0-2')).items.map(({ offset }) => offset)).toEqual(['3', '4'])
  expect(await letter(queue, '5')).toMatchObject({ earlier: { job: id, attempt: 1, from: { topic: queue, partition: 0, offset: '1' } }, later: [] })
  expect(await letter(queue, '1')).toMatchObject({ earlier: null, later: [{ job: id, target: { topic: target }, returned: back }] })
  expect(await letter(queue, '0')).toMatchObject({ later: [{ job: id, returned: null }] })
}, 120_000)

it('headers of a replay that are not of our making link nothing', async () => {
  const queue = await dlq.kafka.makeTopic('after.dlq')
  const odd = (id: string, job: string) => ({
    key: null,
    value: Buffer.from('x'),
    headers: [...ofOrigin('orders'), ...headers(['headgate-replay-id', id], ['headgate-replay-job', job])],
  })
  const job = '01234567-89ab-7def-8123-456789abcdef'
  await dlq.kafka.produce(queue, 0, [
    odd('rubbish', job),
    odd(`${queue}/0/1`, "1'; drop table job"),
    odd(`other.dlq/0/1`, job),
    odd(`${queue}/0/x`, job),
  ])
  await dlq.indexed(queue, 4)
  expect(await letter(queue, '0')).toMatchObject({ earlier: { job, from: null } })
  expect(await letter(queue, '1')).toMatchObject({ later: [] })
}, 90_000)

it('a queue tells of its parking topic, which is no queue of its own', async () => {
  const [queue, target] = [await dlq.kafka.makeTopic('after.dlq'), await dlq.kafka.makeTopic('after')]
  const often = [...ofOrigin(target), ...headers(['headgate-replay-id', 'x/0/1'], ['headgate-replay-attempt', '3'])]
  await dlq.kafka.produce(queue, 0, [{ key: null, value: Buffer.from('often'), headers: often }])
  await dlq.indexed(queue, 1)
  expect(await dlq.get(queue)).toMatchObject({ parking: null })
  const { id, parked: count } = await replayed(queue, target)
  expect(count).toBe('1')
  const parking = await eventually(
    'the parking topic is seen',
    async () => {
      const detail: DlqDetail = await dlq.get(queue)
      return detail.parking?.offsets === undefined || detail.parking.offsets === '0' ? null : detail.parking
    },
    60_000,
  )
  expect(parking.topic).toBe(`${queue}.parked`)
  expect((await dlq.list()).some(({ topic }) => topic === `${queue}.parked`)).toBe(false)
  const { items } = await dlq.records(`${queue}.parked`)
  expect(items).toHaveLength(1)
  const [parked] = await read(`${queue}.parked`)
  expect(textOf(parked, 'headgate-replay-job')).toBe(id)
}, 120_000)
