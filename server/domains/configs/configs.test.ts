import { describe, expect, it } from 'vitest'
import { BrokerDetail, BrokerPage } from '../../contract/brokers.ts'
import { getTopicConfig } from '../../contract/configs.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'

const { server, kafka } = await serverWithKafka()
const broker = BrokerPage.parse(await json('/clusters/test/brokers')).items[0]?.id ?? -1

async function json(path: string): Promise<unknown> {
  return (await server.api(path)).json()
}

async function settings(path: string) {
  const { items } = getTopicConfig.reply.parse(await json(path))
  return (name: string) => items.find((item) => item.name === name)
}

describe('brokers', () => {
  it('are listed with state, version, log directories, the quorum and the features', async () => {
    const page = BrokerPage.parse(await json('/clusters/test/brokers'))
    expect(page.items[0]).toMatchObject({ state: 'up', version: '4.3', controller: true, outOfSync: 0, problems: [] })
    expect(BigInt(page.items[0]?.logDirs?.[0]?.totalBytes ?? 0)).toBeGreaterThan(0n)
    expect(page.quorum).toMatchObject({ leader: broker, replicas: [{ id: broker, role: 'leader', lagRecords: '0' }] })
    expect(page.features.find((feature) => feature.name === 'metadata.version')?.finalized).toBeGreaterThan(0)
  })
  it('tell the calls they understand when one of them is asked for', async () => {
    const detail = BrokerDetail.parse(await json(`/clusters/test/brokers/${broker}`))
    expect(detail.apis.find(({ name }) => name === 'Fetch')?.max).toBeGreaterThanOrEqual(17)
    expect(detail.features.map(({ name }) => name)).toContain('group.version')
    expect(detail.quorum?.role).toBe('leader')
  })
  it('that do not exist are refused with those that do', async () => {
    for (const path of ['', '/config']) {
      const refused = await server.api(`/clusters/test/brokers/9999${path}`)
      expect(refused.status).toBe(404)
      expect(await refused.json()).toMatchObject({ code: 'broker-unknown', detail: expect.stringContaining(String(broker)) })
    }
  })
  it('show their settings, and of sensitive ones only that they are set', async () => {
    const setting = await settings(`/clusters/test/brokers/${broker}/config`)
    expect(setting('node.id')).toMatchObject({ value: String(broker), source: 'static-broker', readOnly: true, isDefault: false })
    expect(setting('ssl.truststore.password')).toMatchObject({ value: null, sensitive: true })
    expect(setting('log.cleaner.backoff.ms')).toMatchObject({ value: '15000', isDefault: true, defaultValue: '15000' })
  })
})

describe('the configuration of a topic', () => {
  it('tells value, source, default and documentation, also of times whose default Kafka hides once they are set', async () => {
    const topic = await kafka.makeTopic('config', { configs: { 'retention.ms': '3600000', 'segment.bytes': '1048576' } })
    const setting = await settings(`/clusters/test/topics/${topic}/config`)
    expect(setting('retention.ms')).toMatchObject({ value: '3600000', source: 'topic', isDefault: false, defaultValue: '604800000', type: 'long' })
    expect(setting('retention.ms')?.documentation).toContain('retain')
    expect(setting('segment.bytes')).toMatchObject({ value: '1048576', defaultValue: '1073741824' })
    expect(setting('cleanup.policy')).toMatchObject({ value: 'delete', source: 'default', isDefault: true })
  })
  it('of a topic that does not exist is refused', async () => {
    expect(await json('/clusters/test/topics/no-such-topic/config')).toMatchObject({ code: 'topic-unknown' })
  })
})
