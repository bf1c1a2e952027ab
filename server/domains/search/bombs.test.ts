import { expect, it } from 'vitest'
import { SearchLine } from '../../contract/search.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'

const { server, kafka } = await serverWithKafka()

it('tells a compression bomb of each codec as a notice, and reads on', async () => {
  const topic = await kafka.makeTopic('search-bombs', { configs: { 'max.message.bytes': String(30 << 20) } })
  const bomb = Buffer.alloc(40 << 20)
  for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] as const)
    await kafka.produce(topic, 0, [{ key: null, value: bomb }], { codec, timestamp: 1n })
  await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('{"n":1}') }], { timestamp: 2n })
  const response = await server.api(`/clusters/test/topics/${topic}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ expression: 'value.n == 1', order: 'oldest' }),
    signal: AbortSignal.timeout(60_000),
  })
  const text = await response.text()
  expect(response.status, text.slice(0, 500)).toBe(200)
  const lines = text
    .trim()
    .split('\n')
    .map((line) => SearchLine.parse(JSON.parse(line)))
  expect(lines.flatMap((line) => (line.type === 'match' ? [line.record.offset] : []))).toEqual(['4'])
  const end = lines.at(-1)
  if (end?.type !== 'end') throw new Error('the last line is no end')
  expect(end).toMatchObject({ complete: true, matches: 1 })
  expect(end.notices).toMatchObject(['0', '1', '2', '3'].map((offset) => ({ partition: 0, fromOffset: offset })))
})
