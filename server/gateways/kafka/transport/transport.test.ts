import { afterAll, describe, expect, test } from 'vitest'
import { silentLog } from '../../../core/log.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import { TcpProxy } from '../../../testing/tcp-proxy.ts'
import { openKafkaCluster } from '../index.ts'
import type { KafkaError } from '../protocol/errors.ts'
import { Api, Protocol } from '../protocol/schema.ts'
import type { KafkaCluster } from '../types.ts'
import { endingIn } from './deadline.ts'
import { Lane } from './lane.ts'
import { parseBootstrap, type Target } from './target.ts'

const kafka = new TestKafka(testStack().bootstrap)
const real = parseBootstrap(testStack().bootstrap[0] ?? '')
const { signal } = new AbortController()
const open: { close(): Promise<void> }[] = [kafka]
afterAll(async () => {
  for (const each of open.reverse()) await each.close()
})

async function proxy(): Promise<{ proxy: TcpProxy; address: string }> {
  const made = new TcpProxy(real)
  open.push(made)
  return { proxy: made, address: await made.listen() }
}

function clusterAt(bootstrap: string[], timeoutMs = 1000): KafkaCluster {
  const cluster = openKafkaCluster({ id: 'c', bootstrap, clientId: 'transport-test', timeoutMs }, silentLog)
  open.push(cluster)
  return cluster
}

function laneTo(address: string): { lane: Lane; target: Target } {
  const lane = new Lane({ protocol: new Protocol(), clientId: 'transport-test', connectTimeoutMs: 1000, connectionsPerBroker: 1 })
  open.push(lane)
  return { lane, target: parseBootstrap(address) }
}

const errorOf = (work: Promise<unknown>): Promise<KafkaError> =>
  work.then(
    () => expect.fail('it resolved'),
    (error) => error,
  )
const metadata = { topics: [], allowAutoTopicCreation: false }

async function timed<T>(work: Promise<T>): Promise<{ ms: number; result: T }> {
  const started = performance.now()
  const result = await work
  return { ms: performance.now() - started, result }
}

describe('a cluster that does not answer', () => {
  test('because nothing listens fails at once and says what to check', async () => {
    const { ms, result: error } = await timed(errorOf(clusterAt(['127.0.0.1:1']).describe({ signal })))
    expect(error).toMatchObject({ kafkaName: 'UNREACHABLE', code: null, retriable: true })
    expect(error.message).toBe(
      'The broker at 127.0.0.1:1 cannot be reached: nothing listens there (ECONNREFUSED). Check that it runs and that the bootstrap address is right.',
    )
    expect(ms).toBeLessThan(500)
  })

  test('because its name is not known says so', async () => {
    const error = await errorOf(clusterAt(['no-such-host.invalid:9092'], 4000).describe({ signal }))
    expect(error).toMatchObject({ kafkaName: 'UNREACHABLE' })
    expect(error.message).toContain('no-such-host.invalid:9092')
  })

  test('although it accepts connections fails at the deadline', async () => {
    const { proxy: silent, address } = await proxy()
    silent.mode = 'silent'
    const { ms, result: error } = await timed(errorOf(clusterAt([address]).describe({ signal })))
    expect(error).toMatchObject({ kafkaName: 'DEADLINE', code: null })
    expect(error.message).toContain('Check firewalls')
    expect(ms).toBeGreaterThan(900)
    expect(ms).toBeLessThan(1500)
  })

  test('any more fails at the deadline of the call, and works again when it answers again', async () => {
    const { proxy: flaky, address } = await proxy()
    const { lane, target } = laneTo(address)
    const ask = (ms: number) => lane.call(target, Api.metadata, metadata, endingIn(ms, signal))
    await ask(1000)
    flaky.mode = 'silent'
    const { ms, result: error } = await timed(errorOf(ask(300)))
    expect(error).toMatchObject({ kafkaName: 'DEADLINE' })
    expect(error.message).toContain('did not answer Metadata within 300 ms')
    expect(ms).toBeLessThan(600)
    flaky.mode = 'pass'
    expect((await ask(1000)).message.list('brokers').length).toBeGreaterThan(0)
  })

  test('at its first address is asked at the next', async () => {
    const { proxy: silent, address } = await proxy()
    silent.mode = 'silent'
    const cluster = clusterAt(['127.0.0.1:1', address, real.address], 2000)
    const { ms, result } = await timed(cluster.describe({ signal }))
    expect(result.brokers.length).toBeGreaterThan(0)
    expect(ms).toBeLessThan(1500)
  })

  test('at any address tells what each said', async () => {
    const error = await errorOf(clusterAt(['127.0.0.1:1', '127.0.0.1:2']).describe({ signal }))
    expect(error.message).toBe(
      'No broker of the cluster answers. The broker at 127.0.0.1:1 cannot be reached: nothing listens there (ECONNREFUSED). The broker at 127.0.0.1:2 cannot be reached: nothing listens there (ECONNREFUSED). Check that they run and that their addresses can be reached from here.',
    )
  })

  test('and comes up later is used without a restart', async () => {
    const { proxy: first, address } = await proxy()
    await first.close()
    const cluster = clusterAt([address])
    expect(await errorOf(cluster.describe({ signal }))).toMatchObject({ kafkaName: 'UNREACHABLE' })
    const late = new TcpProxy(real)
    open.push(late)
    await late.listen(parseBootstrap(address).port)
    expect((await cluster.describe({ signal })).brokers.length).toBeGreaterThan(0)
  })

  test('because it is not Kafka is told so', async () => {
    const http = parseBootstrap(new URL(testStack().registryUrl).host)
    const error = await errorOf(clusterAt([http.address]).describe({ signal }))
    expect(['UNREACHABLE', 'DEADLINE']).toContain(error.kafkaName)
  })
})

describe('a connection', () => {
  test('that was closed meanwhile is replaced without the caller noticing', async () => {
    const { proxy: flaky, address } = await proxy()
    const { lane, target } = laneTo(address)
    const ask = () => lane.call(target, Api.metadata, metadata, endingIn(1000, signal))
    await ask()
    flaky.cut()
    await ask()
    const asking = Promise.all([ask(), ask()])
    flaky.cut()
    expect((await asking).length).toBe(2)
  })

  test('is not ended by a caller who goes away while others wait on it', async () => {
    const { proxy: slow, address } = await proxy()
    const { lane, target } = laneTo(address)
    const ask = (by: AbortSignal) => lane.call(target, Api.metadata, metadata, endingIn(1000, by))
    await ask(signal)
    const connections = slow.connections
    const leaver = new AbortController()
    const left = errorOf(ask(leaver.signal))
    const stayed = ask(signal)
    leaver.abort()
    expect(await left).toMatchObject({ kafkaName: 'ABORTED' })
    expect((await stayed).message.list('brokers').length).toBeGreaterThan(0)
    expect(slow.connections).toBe(connections)
  })

  test('of a caller who goes away alone is ended, and the lane is usable again', async () => {
    const { proxy: slow, address } = await proxy()
    const { lane, target } = laneTo(address)
    await lane.call(target, Api.metadata, metadata, endingIn(1000, signal))
    slow.mode = 'silent'
    const leaver = new AbortController()
    const left = errorOf(lane.call(target, Api.metadata, metadata, endingIn(5000, leaver.signal)))
    leaver.abort()
    const { ms } = await timed(left)
    expect(ms).toBeLessThan(200)
    slow.mode = 'pass'
    await lane.call(target, Api.metadata, metadata, endingIn(1000, signal))
  })

  test('opened for one caller is shared by all who wait for it', async () => {
    const { proxy: counted, address } = await proxy()
    const { lane, target } = laneTo(address)
    await Promise.all(Array.from({ length: 20 }, () => lane.call(target, Api.metadata, metadata, endingIn(2000, signal))))
    expect(counted.connections).toBe(2)
  })
})

describe('bad use', () => {
  test('an aborted signal rejects before anything is sent', async () => {
    expect(await errorOf(clusterAt([real.address]).describe({ signal: AbortSignal.abort() }))).toMatchObject({ kafkaName: 'ABORTED' })
  })

  test.each(['kafka', 'kafka:', 'kafka:70000', 'http://kafka:9092', ''])('"%s" is no bootstrap address', (text) => {
    expect(() => clusterAt([text])).toThrow('Write host:port')
  })

  test('IPv6 addresses are written in brackets', () => {
    expect(parseBootstrap('[::1]:9092')).toMatchObject({ host: '::1', port: 9092, address: '[::1]:9092' })
  })
})

describe('close', () => {
  test('ends calls under way and leaves no connection open', async () => {
    const { proxy: counted, address } = await proxy()
    const cluster = clusterAt([address])
    await cluster.describe({ signal })
    expect(counted.connections).toBe(2)
    counted.mode = 'silent'
    const waiting = errorOf(cluster.describe({ signal, timeoutMs: 10_000 }))
    await cluster.close()
    expect(await waiting).toMatchObject({ kafkaName: 'CLOSED' })
    expect(await errorOf(cluster.describe({ signal }))).toMatchObject({ kafkaName: 'CLOSED' })
    await expect.poll(() => counted.connections).toBe(0)
  })
})
