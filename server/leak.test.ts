import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from './testing/fresh-database.ts'
import { TestKafka } from './testing/kafka.ts'
import { testStack } from './testing/stack.ts'

let database: FreshDatabase
let kafka: TestKafka
beforeAll(async () => {
  database = await freshDatabase()
  kafka = new TestKafka(testStack().bootstrap)
})
afterAll(async () => {
  await kafka.close()
  await database.drop()
})

it('a server that was used and stopped leaves nothing open: its process ends by itself', async () => {
  const topic = await kafka.makeTopic('leak')
  const { bootstrap, registryUrl } = testStack()
  const script = join(import.meta.dirname, 'testing/start-and-stop.ts')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, bootstrap.join(','), registryUrl, database.url, topic], {
    timeout: 40_000,
  })
  expect(JSON.parse(stdout)).toEqual({ answers: [200, 200, 200, 200], opened: { tailId: expect.any(String) }, failed: [] })
  expect(stderr).toBe('')
})
