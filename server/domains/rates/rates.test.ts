import { expect, it } from 'vitest'
import { Rates } from '../../contract/rates.ts'
import { eventually } from '../../testing/eventually.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { testCluster } from '../../testing/start-test-server.ts'

const { server, kafka } = await serverWithKafka({ clusters: [testCluster(), testCluster({ id: 'dead', bootstrap: ['127.0.0.1:9'] })] })

async function rates(cluster: string): Promise<Rates> {
  return Rates.parse(await (await server.api(`/clusters/${cluster}/rates?window=15m`)).json())
}

it('what is written to a topic becomes a rate of the cluster, while a cluster that never answered has no history', async () => {
  const topic = await kafka.makeTopic('rates')
  const records = Array.from({ length: 500 }, () => ({ key: null, value: Buffer.from('v') }))
  const seen = await eventually(
    'the rate is in the history',
    async () => {
      // Reading the cluster is what makes the looks frequent.
      await server.api('/clusters/test')
      await kafka.produce(topic, 0, records)
      const found = await rates('test')
      return found.topics.some((each) => each.topic === topic && (each.recordsPerSecond ?? 0) > 0) ? found : null
    },
    60_000,
  )
  const known = seen.points.filter((point) => point.recordsPerSecond !== null)
  expect(known.length).toBeGreaterThan(0)
  expect(seen.startsAt).not.toBeNull()
  expect(seen.topics.every((each) => each.points.length === seen.points.length)).toBe(true)
  expect(await rates('dead')).toMatchObject({ startsAt: null, gaps: [], topics: [] })
})
