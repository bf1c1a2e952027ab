import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Timeline } from '../../contract/search.ts'
import { SearchUnderTest } from './search-under-test.ts'

let scene: SearchUnderTest
let topic: string

beforeAll(async () => {
  scene = await SearchUnderTest.start()
  topic = await scene.kafka.makeTopic('search-timeline', { partitions: 2 })
  // Record n of partition 0 was made at n milliseconds, 300 of them; partition 1 has the first hundred.
  await scene.fill(topic, 0, 300)
  await scene.fill(topic, 1, 100)
})
afterAll(() => scene.stop())

async function timeline(query: string, name = topic) {
  const response = await scene.server.api(`/clusters/test/topics/${name}/timeline?${query}`)
  expect(response.status).toBe(200)
  return Timeline.parse(await response.json())
}

describe('how records lie in time', () => {
  it('slices the time from the first to the last record, with the offsets of each partition at each edge', async () => {
    const { edges, partitions, partitionsLeftOut } = await timeline('buckets=3')
    expect(edges.map((edge) => Date.parse(edge))).toEqual([0, 100, 200, 300])
    expect(partitions).toEqual([
      { partition: 0, offsets: ['0', '100', '200', '300'] },
      { partition: 1, offsets: ['0', '100', '100', '100'] },
    ])
    expect(partitionsLeftOut).toBe(0)
  })

  it('keeps to the time and the partitions that are asked for, and makes no slice shorter than a millisecond', async () => {
    const { edges, partitions } = await timeline('from=1970-01-01T00:00:00.050Z&to=1970-01-01T00:00:00.053Z&partitions=1')
    expect(edges.map((edge) => Date.parse(edge))).toEqual([50, 51, 52, 53])
    expect(partitions).toEqual([{ partition: 1, offsets: ['50', '51', '52', '53'] }])
  })

  it('has no slice where there is no record', async () => {
    expect((await timeline('from=1971-01-01T00:00:00Z')).edges).toEqual([])
    expect((await timeline('', await scene.kafka.makeTopic('search-timeline-empty'))).edges).toEqual([])
  })

  it('refuses a partition that the topic does not have', async () => {
    const response = await scene.server.api(`/clusters/test/topics/${topic}/timeline?partitions=7`)
    expect(response.status).toBe(404)
  })
})
