import { expect } from 'vitest'
import type { KafkaRecord } from '../../contract/records.ts'
import { type SearchEnd, SearchLine, type SearchProgress } from '../../contract/search.ts'
import { type FreshDatabase, freshDatabase } from '../../testing/fresh-database.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../../testing/start-test-server.ts'

export interface Searched {
  records: KafkaRecord[]
  /** `partition/offset` of each match, in their order. */
  places: string[]
  progress: SearchProgress[]
  end: SearchEnd
}

/** A server to search on, and a cluster to set scenes on. */
export class SearchUnderTest {
  readonly server: TestServer
  readonly kafka: TestKafka
  readonly #database: FreshDatabase

  private constructor(parts: { server: TestServer; kafka: TestKafka; database: FreshDatabase }) {
    this.server = parts.server
    this.kafka = parts.kafka
    this.#database = parts.database
  }

  static async start(options: Omit<TestServerOptions, 'databaseUrl'> = {}): Promise<SearchUnderTest> {
    const database = await freshDatabase()
    const server = await startTestServer({ ...options, databaseUrl: database.url })
    return new SearchUnderTest({ server, kafka: new TestKafka(testStack().bootstrap), database })
  }

  async stop(): Promise<void> {
    await this.server.stop()
    await this.kafka.close()
    await this.#database.drop()
  }

  post(topic: string, body: unknown, { to = 'search', cluster = 'test', signal = AbortSignal.timeout(60_000) } = {}): Promise<Response> {
    return this.server.api(`/clusters/${cluster}/topics/${topic}/${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
  }

  /** A whole search. Fails where the answer is not what the contract says. */
  search(topic: string, body: unknown): Promise<Searched> {
    return this.searchOn('test', topic, body)
  }

  /** `meanwhile` happens once the first match has come. */
  async searchOn(cluster: string, topic: string, body: unknown, meanwhile?: () => Promise<void>): Promise<Searched> {
    const response = await this.post(topic, body, { cluster })
    let text = ''
    let happening = meanwhile === undefined
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (happening || !text.includes('"type":"match"')) continue
      happening = true
      await meanwhile?.()
    }
    expect(response.status, text).toBe(200)
    const lines = text
      .trim()
      .split('\n')
      .map((line) => SearchLine.parse(JSON.parse(line)))
    const end = lines.at(-1)
    if (end?.type !== 'end') throw new Error('the last line is no end')
    const records = lines.flatMap((line) => (line.type === 'match' ? [line.record] : []))
    const progress = lines.flatMap((line) => (line.type === 'progress' ? [line] : []))
    return { records, places: records.map(({ partition, offset }) => `${partition}/${offset}`), progress, end }
  }

  /** Writes records of a few bytes, 100 a batch; their time is their number. */
  async fill(topic: string, partition: number, count: number, value: (index: number) => string = (index) => `{"n":${index}}`): Promise<void> {
    for (let at = 0; at < count; at += 100) {
      const batch = Array.from({ length: Math.min(100, count - at) }, (_, index) => at + index)
      await this.kafka.produce(
        topic,
        partition,
        batch.map((index) => ({ key: Buffer.from(`k${index}`), value: Buffer.from(value(index)), headers: [], timestamp: BigInt(index) })),
      )
    }
  }
}
