import type { z } from 'zod'
import type { ClusterConfig } from '../../config/config.ts'
import { type DeadLetterRecord, type Dlq, DlqDetail, DlqFailureDetail, listDlqRecords, listDlqs, listFailures } from '../../contract/dlqs.ts'
import type { RawHeader } from '../../gateways/kafka/types.ts'
import { eventually } from '../../testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, testCluster } from '../../testing/start-test-server.ts'
import { headers } from './headers/header-fixtures.ts'

type DlqDetailWire = z.infer<typeof DlqDetail>

/** A server with a database of its own, and what tests of dead letters ask of it. */
export class DlqUnderTest {
  readonly kafka = new TestKafka(testStack().bootstrap)
  readonly database: FreshDatabase
  server: TestServer

  readonly #clusters: ClusterConfig[]

  private constructor(database: FreshDatabase, server: TestServer, clusters: ClusterConfig[]) {
    this.database = database
    this.server = server
    this.#clusters = clusters
  }

  static async start(changes: Partial<ClusterConfig> = {}): Promise<DlqUnderTest> {
    const database = await freshDatabase()
    const clusters = [testCluster(changes)]
    return new DlqUnderTest(database, await startTestServer({ databaseUrl: database.url, clusters }), clusters)
  }

  /** Ends the server as a restart would, and starts another on the same database. */
  async restart(): Promise<void> {
    await this.server.stop()
    this.server = await startTestServer({ databaseUrl: this.database.url, clusters: this.#clusters })
  }

  async close(): Promise<void> {
    await this.server.stop()
    await this.kafka.close()
    await this.database.drop()
  }

  async ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await this.server.api(`/clusters/test/dlqs${path}`, init)
    const body: unknown = await response.json()
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`)
    return body
  }

  put(path: string, body: object): Promise<unknown> {
    return this.ask(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  }

  async list(query = ''): Promise<z.infer<typeof Dlq>[]> {
    return listDlqs.reply.parse(await this.ask(`?limit=500${query}`)).items
  }

  async get(topic: string): Promise<DlqDetailWire> {
    return DlqDetail.parse(await this.ask(`/${topic}`))
  }

  async failures(topic: string, query = '') {
    return listFailures.reply.parse(await this.ask(`/${topic}/failures${query}`)).items
  }

  async failure(topic: string, id: string) {
    return DlqFailureDetail.parse(await this.ask(`/${topic}/failures/${id}`))
  }

  async records(topic: string, query = '') {
    return listDlqRecords.reply.parse(await this.ask(`/${topic}/records${query}`))
  }

  /** The queue once so many of its records are counted. */
  indexed(topic: string, records: number): Promise<DlqDetailWire> {
    return eventually(
      `${records} records of ${topic} are indexed`,
      async () => {
        const queue = await this.get(topic)
        return queue.records === String(records) ? queue : null
      },
      90_000,
    )
  }
}

export const placesOf = (page: { items: z.infer<typeof DeadLetterRecord>[] }) => page.items.map(({ partition, offset }) => `${partition}/${offset}`)

/** A dead letter as the demo's payments write it. */
export function demoLetter(source: string, offset: number, message: string, more: [string, string][] = []) {
  const stack = `OrderNotReadable: ${message}\n    at decodeOrder (file:///app/demo/payments/decode-order.ts:${30 + (offset % 9)}:11)\n    at node:internal/x:1:1`
  return {
    key: Buffer.from(`order-${offset}`),
    value: Buffer.from(JSON.stringify({ orderId: `order-${offset}`, currency: 'EUR' })),
    headers: [
      ...headers(...more),
      ...headers(
        ['headgate-error-class', 'OrderNotReadable'],
        ['headgate-error-message', message],
        ['headgate-error-stacktrace', stack],
        ['headgate-error-group', 'payments'],
        ['headgate-error-attempts', '1'],
        ['headgate-origin-topic', source],
        ['headgate-origin-partition', '0'],
        ['headgate-origin-offset', String(offset)],
        ['headgate-origin-timestamp', '1790000000000'],
      ),
    ],
  }
}

export const letter = (value: string, own: RawHeader[]) => ({ key: null, value: Buffer.from(value), headers: own })
