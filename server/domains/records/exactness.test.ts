import { describe, expect, it } from 'vitest'
import { KafkaRecord } from '../../contract/records.ts'
import { eventually } from '../../testing/eventually.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { testCluster } from '../../testing/start-test-server.ts'

const withoutRegistry = testCluster({ id: 'deaf', registry: { url: 'http://127.0.0.1:9/apis/ccompat/v7' } })
const { server, kafka } = await serverWithKafka({ clusters: [testCluster(), withoutRegistry] })

async function recordOf(topic: string, offset = '0', cluster = 'test'): Promise<KafkaRecord> {
  const response = await server.api(`/clusters/${cluster}/topics/${topic}/records/0/${offset}`)
  return KafkaRecord.parse(await response.json())
}

async function problemOf(path: string): Promise<unknown> {
  const response = await server.api(path)
  return { status: response.status, ...Object(await response.json()) }
}

describe('one record', () => {
  it('carries headers in order with repeats, null values and names that mean something elsewhere', async () => {
    const topic = await kafka.makeTopic('headers')
    const headers = [
      { name: Buffer.from('a'), value: Buffer.from('1') },
      { name: Buffer.from('a'), value: Buffer.from('2') },
      { name: Buffer.from('7'), value: Buffer.from('x') },
      { name: Buffer.from('__proto__'), value: Buffer.from([0, 255]) },
      { name: Buffer.from('z'), value: null },
    ]
    await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('v'), headers }])
    const record = await recordOf(topic)
    expect(record.headers.map(({ name, base64 }) => [name, base64])).toEqual([
      ['a', 'MQ=='],
      ['a', 'Mg=='],
      ['7', 'eA=='],
      ['__proto__', 'AP8='],
      ['z', null],
    ])
    const raw = await server.api(`/clusters/test/topics/${topic}/records/0/0/raw?part=header&index=3`)
    expect(Buffer.from(await raw.arrayBuffer())).toEqual(Buffer.from([0, 255]))
    expect(await problemOf(`/clusters/test/topics/${topic}/records/0/0/raw?part=header&index=4`)).toMatchObject({ status: 404 })
    expect(await problemOf(`/clusters/test/topics/${topic}/records/0/0/raw?part=header&index=5`)).toMatchObject({ code: 'invalid-input' })
  })

  it('keeps every digit of a JSON value, and tells a tombstone, no bytes and the text null apart', async () => {
    const topic = await kafka.makeTopic('digits')
    const json = '{"id":9007199254740993,"d":1.10,"n":-9223372036854775808}'
    const values = [Buffer.from(json), null, Buffer.alloc(0), Buffer.from('null')]
    await kafka.produce(
      topic,
      0,
      values.map((value) => ({ key: null, value, headers: [] })),
    )
    expect((await recordOf(topic)).value).toMatchObject({ decoder: 'json', decoded: json, base64: Buffer.from(json).toString('base64') })
    expect((await recordOf(topic, '1')).value).toMatchObject({ present: false, size: null, base64: null })
    expect((await recordOf(topic, '2')).value).toMatchObject({ present: true, size: 0, base64: '' })
    expect((await recordOf(topic, '3')).value).toMatchObject({ present: true, size: 4, text: 'null' })
  })

  it('shows the bytes and names the reason when the registry does not answer or does not know the id', async () => {
    const topic = await kafka.makeTopic('undecodable')
    const framed = Buffer.concat([Buffer.from([0, 0x7f, 0xff, 0xff, 0xf0]), Buffer.from('body')])
    await kafka.produce(topic, 0, [{ key: null, value: framed, headers: [] }])
    const unknown = (await recordOf(topic)).value
    expect(unknown.base64).toBe(framed.toString('base64'))
    expect(JSON.stringify(unknown.error?.tried)).toContain(String(0x7ffffff0))
    const deaf = (await recordOf(topic, '0', 'deaf')).value
    expect(deaf.base64).toBe(framed.toString('base64'))
    expect(JSON.stringify(deaf.error?.tried)).toMatch(/registry/)
  })

  it('that is not there is refused with the exact reason', async () => {
    const topic = await kafka.makeTopic('absent')
    await kafka.produce(
      topic,
      0,
      [1, 2, 3].map(() => ({ key: null, value: Buffer.from('v'), headers: [] })),
    )
    await kafka.deleteRecords(topic, 0, 1n)
    const at = (path: string) => problemOf(`/clusters/test/topics/${topic}/${path}`)
    expect(await at('records/0/0')).toMatchObject({ status: 410, code: 'record-expired', logStart: '1' })
    expect(await at('records/0/3')).toMatchObject({ status: 404, code: 'record-unknown', logEnd: '3' })
    expect(await at('records/7/0')).toMatchObject({ status: 404, code: 'partition-unknown' })
    expect(await at('records?partitions=0,7')).toMatchObject({ status: 404, code: 'partition-unknown' })
    expect(await at('records/0/abc')).toMatchObject({ status: 400, code: 'invalid-input' })
    expect(await problemOf('/clusters/test/topics/no-such-topic/records/0/0')).toMatchObject({ status: 404, code: 'topic-unknown' })
  })

  it('may be a transaction marker: it is shown as what it is', async () => {
    const topic = await kafka.makeTopic('marker')
    const transaction = await kafka.beginTransaction()
    await transaction.write(topic, 0, [{ key: null, value: Buffer.from('v'), headers: [] }])
    await transaction.commit()
    await eventually('the marker is written', async () => (await recordOf(topic, '1')).state === 'control')
  })

  it('of a topic that was made again is another record: the reader is told', async () => {
    const topic = await kafka.makeTopic('remade')
    await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('old'), headers: [] }])
    const { topicId } = await recordOf(topic)
    await kafka.deleteTopic(topic)
    await eventually('the topic can be made again', async () => {
      await kafka.createTopic(topic)
      return true
    })
    await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('new'), headers: [] }])
    const path = `/clusters/test/topics/${topic}/records`
    expect(await problemOf(`${path}/0/0?topicId=${topicId}`)).toMatchObject({ status: 409, code: 'topic-recreated' })
    expect(await problemOf(`${path}?topicId=${topicId}`)).toMatchObject({ status: 409, code: 'topic-recreated' })
    expect((await recordOf(topic)).value.text).toBe('new')
  })
})
