import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { ExportEnd, ExportedRecord, ExportLine } from '../../contract/exports.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { csvCell } from './record-line.ts'

type Line = z.infer<typeof ExportedRecord>

const { server, kafka } = await serverWithKafka()

const ask = (topic: string, body: object, format = 'ndjson') =>
  server.api(`/clusters/test/topics/${topic}/exports?format=${format}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

async function exported(topic: string, body: object = {}): Promise<{ records: Line[]; end: z.infer<typeof ExportEnd> }> {
  const answer = await ask(topic, body)
  expect(answer.status).toBe(200)
  const text = await answer.text()
  const lines = text.trimEnd().split('\n')
  const last = ExportEnd.parse(JSON.parse(lines.pop() ?? ''))
  const before = text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)
  expect(createHash('sha256').update(before).digest('hex')).toBe(last.sha256)
  return { records: lines.map((line) => ExportedRecord.parse(ExportLine.parse(JSON.parse(line)))), end: last }
}

const plain = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ key: Buffer.from(`key-${from + index}`), value: Buffer.from(`value-${from + index}`) }))

describe('an export as a file that a browser saves', () => {
  const download = (topic: string, question: string, rest = '', headers: Record<string, string> = {}) =>
    server.api(`/clusters/test/topics/${topic}/exports?question=${encodeURIComponent(question)}${rest}`, { headers })

  it('is the same as what is asked for with a body, and bears the name of its topic', async () => {
    const topic = await kafka.makeTopic('export-download')
    await kafka.produce(topic, 0, plain(30))
    const body = { contains: { text: 'value-2' }, expression: 'offset > 20', from: { offset: '5' } }
    for (const format of ['ndjson', 'csv']) {
      const file = await download(topic, JSON.stringify(body), `&format=${format}`)
      expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${topic}.${format}"`)
      expect(await file.text()).toBe(await (await ask(topic, body, format)).text())
    }
  })

  it('is refused where its question is none, and from another site', async () => {
    const topic = await kafka.makeTopic('export-download')
    for (const question of ['{', '[]', '{"from":{"offset":"-1"}}']) expect((await download(topic, question)).status).toBe(400)
    expect((await download(topic, '{"expression":"valu"}')).status).toBe(422)
    expect((await download(topic, '{}', '', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await download(topic, '{}', '', { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
})

describe('an export as NDJSON', () => {
  it('holds every byte: null and empty apart, headers in order with repeats, null values and names that are no text', async () => {
    const topic = await kafka.makeTopic('export')
    const binary = Buffer.from([0xff, 0x00, 0xfe])
    const headers = [
      { name: Buffer.from('b'), value: null },
      { name: Buffer.from('a'), value: Buffer.from('1') },
      { name: Buffer.from('a'), value: Buffer.alloc(0) },
      { name: Buffer.from('__proto__'), value: binary },
    ]
    await kafka.produce(topic, 0, [
      { key: null, value: binary, headers },
      { key: Buffer.alloc(0), value: null },
    ])
    const { records, end } = await exported(topic)
    expect(records.map(({ key, value }) => [key, value])).toEqual([
      [null, binary.toString('base64')],
      ['', null],
    ])
    expect(records[0]?.headers).toEqual([
      { name: 'b', base64: null },
      { name: 'a', base64: 'MQ==' },
      { name: 'a', base64: '' },
      { name: '__proto__', base64: '/wD+' },
    ])
    expect(end).toMatchObject({ complete: true, stopReason: 'range-end', records: '2', cursor: null, topic })
  })

  it('goes on from its cursor: the parts together are the whole, and what is written meanwhile is not in it', async () => {
    const topic = await kafka.makeTopic('export', { partitions: 3 })
    for (const partition of [0, 1, 2]) await kafka.produce(topic, partition, plain(70))
    const whole = await exported(topic)
    const first = await exported(topic, { limit: 100 })
    expect(first.end).toMatchObject({ complete: false, stopReason: 'limit', records: '100' })
    await kafka.produce(topic, 2, plain(5, 500))
    const second = await exported(topic, { cursor: first.end.cursor })
    expect(second.end).toMatchObject({ complete: true, records: '110' })
    expect([...first.records, ...second.records]).toEqual(whole.records)
  })

  it('holds what matches of the range that was asked for, and refuses a cursor of another question', async () => {
    const topic = await kafka.makeTopic('export', { partitions: 2 })
    for (const partition of [0, 1]) await kafka.produce(topic, partition, plain(30))
    const found = await exported(topic, { contains: { text: 'value-2' }, from: { offset: '10' }, partitions: [1] })
    expect(found.records.map(({ partition, offset }) => [partition, Number(offset)])).toEqual(Array.from({ length: 10 }, (_, at) => [1, 20 + at]))
    const { end } = await exported(topic, { limit: 1 })
    const refused = await ask(topic, { cursor: end.cursor, contains: { text: 'x' } })
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'invalid-input', errors: [{ path: 'body.cursor' }] }])
  })

  it('leaves out what a transaction aborted, and is complete all the same', async () => {
    const topic = await kafka.makeTopic('export')
    await kafka.produce(topic, 0, plain(10))
    const aborted = await kafka.beginTransaction()
    await aborted.write(topic, 0, plain(10, 100))
    await aborted.abort()
    await kafka.produce(topic, 0, plain(10, 200))
    const { records, end } = await exported(topic)
    expect(records).toHaveLength(20)
    expect(end.complete).toBe(true)
    expect((await exported(topic, { isolation: 'uncommitted' })).records).toHaveLength(30)
  })
})

describe('an export by expression', () => {
  it('holds what the same search finds, every digit told apart, and counts what could not be judged', async () => {
    const topic = await kafka.makeTopic('export-cel', { partitions: 2 })
    const row = (value: string, name = 'a') => ({
      key: Buffer.from('k'),
      value: Buffer.from(value),
      headers: [{ name: Buffer.from(name), value: Buffer.from('1') }],
    })
    await kafka.produce(topic, 0, [row('{"id":9007199254740993}'), row('{"id":9007199254740992}'), row('{"other":1}')])
    await kafka.produce(topic, 1, [row('{"id":9007199254740993}', 'b'), row('{"id":9007199254740993}')])
    const body = { expression: 'value.id == 9007199254740993', header: { name: 'a' } }
    const { records, end } = await exported(topic, body)
    expect(records.map(({ partition, offset }) => `${partition}/${offset}`)).toEqual(['0/0', '1/1'])
    expect(end).toMatchObject({ complete: true, records: '2', errors: { count: '1', example: { partition: 0, offset: '2' } } })
    const first = await exported(topic, { ...body, limit: 1 })
    const rest = await exported(topic, { ...body, cursor: first.end.cursor })
    expect([...first.records, ...rest.records]).toEqual(records)
    const csv = await (await ask(topic, body, 'csv')).text()
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3)
  })

  it('is refused with the place where the expression is wrong', async () => {
    const topic = await kafka.makeTopic('export-cel')
    const refused = await ask(topic, { expression: 'value.id ==' })
    expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'expression-invalid', errors: [{ path: 'body.expression' }] }])
  })
})

describe('an export as CSV', () => {
  it('makes no formula of a cell, keeps quotes and line ends, and writes times in UTC', async () => {
    const topic = await kafka.makeTopic('export')
    const values = ['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', 'a "b"\nc', 'plain']
    await kafka.produce(
      topic,
      0,
      values.map((value) => ({ key: null, value: Buffer.from(value) })),
      { timestamp: 1_767_225_600_123n },
    )
    const answer = await ask(topic, {}, 'csv')
    expect(answer.headers.get('content-type')).toContain('text/csv')
    const text = await answer.text()
    expect(text.startsWith('partition,offset,timestamp,timestampType,key,value,headers\r\n')).toBe(true)
    for (const cell of [`"'=1+1"`, `"'+1"`, `"'-1"`, `"'@x"`, `"'\t=1"`, `"'\r=1"`, '"a ""b""\nc"', ',plain,']) expect(text).toContain(cell)
    expect(text).toContain('2026-01-01T00:00:00.123Z')
  })

  it('escapes only what begins like a formula', () => {
    expect(['a=b', '', '1', '＝x'].map(csvCell)).toEqual(['a=b', '', '1', `"'＝x"`])
  })
})
