import { afterAll } from 'vitest'
import { eventually } from './eventually.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'
import { TestKafka } from './kafka.ts'
import { testStack } from './stack.ts'
import { startTestServer, type TestServer, type TestServerOptions } from './start-test-server.ts'

export interface ServerWithKafka {
  server: TestServer
  /** The run's own, which the cluster `test` of the server is as well. */
  kafka: TestKafka
  database: FreshDatabase
}

/**
 * What most tests of the API stand on: a server with a database of its own and the run's Kafka, up for the tests of one file and gone
 * after them. Call it once, at the head of the file: `const { server, kafka } = await serverWithKafka()`.
 */
export async function serverWithKafka(options: Omit<TestServerOptions, 'databaseUrl'> = {}): Promise<ServerWithKafka> {
  const ends: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const end of ends.toReversed()) await end()
  })
  const database = await freshDatabase()
  ends.push(() => database.drop())
  const kafka = new TestKafka(testStack().bootstrap)
  ends.push(() => kafka.close())
  const server = await startTestServer({ ...options, databaseUrl: database.url })
  ends.push(() => server.stop())
  await eventually('its database answers', async () => (await server.api('/jobs')).status !== 503, 60_000)
  return { server, kafka, database }
}
