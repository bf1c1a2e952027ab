import { expect, test } from '@playwright/test'
import { Api } from '../server/gateways/kafka/protocol/schema.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { uniqueName } from '../server/testing/unique-name.ts'
import { journeyRun } from './own-headgate.ts'

const TOPICS = 300
const prefix = uniqueName('journey-many')
let kafka: TestKafka

const nameOf = (at: number) => `${prefix}-${String(at).padStart(3, '0')}`
const names = Array.from({ length: TOPICS }, (_, at) => nameOf(at))

test.beforeAll(async () => {
  kafka = new TestKafka((await journeyRun()).bootstrap)
  const topics = names.map((name) => ({ name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }))
  await kafka.directory.ask(Api.createTopics, { topics, timeoutMs: 30_000, validateOnly: false }, kafka.deadline(), { minVersion: 4 })
  await kafka.commit(`${prefix}-group`, nameOf(7), [[0, 0n]])
})
test.afterAll(async () => {
  const topicNames = names.map((name) => ({ name, topicId: null }))
  await kafka.directory.ask(Api.deleteTopics, { topics: topicNames, topicNames: names, timeoutMs: 30_000 }, kafka.deadline())
  await kafka.close()
})

test('of hundreds of topics at most 100 rows stand in the page, wherever it was scrolled to and whatever is typed', async ({ page }) => {
  await page.goto('/clusters/local/topics')
  const filter = page.getByRole('searchbox', { name: 'Filter by name' })
  const grid = page.getByRole('grid', { name: 'Topics' })
  const rows = grid.getByRole('row')
  await filter.fill(prefix)
  await expect(page.getByRole('heading', { level: 1 }).locator('xpath=..')).toContainText(`${TOPICS} of`)
  await expect(grid).toContainText(nameOf(0))
  expect(await rows.count()).toBeLessThanOrEqual(100)
  await grid.focus()
  await page.keyboard.press('End')
  await expect(grid).toContainText(nameOf(199))
  expect(await rows.count()).toBeLessThanOrEqual(100)
  await filter.fill(nameOf(7))
  await expect(rows).toHaveCount(2)
  await expect(grid).toContainText(`${prefix}-group`)
  await filter.fill('')
  expect(await rows.count()).toBeLessThanOrEqual(100)
})
