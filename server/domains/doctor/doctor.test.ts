import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rung, RungId } from '../../contract/doctor.ts'
import type { SaslSettings, TlsSettings } from '../../core/connection-settings.ts'
import { openConnectionProbe } from '../../gateways/kafka/probe/index.ts'
import { registryDoor } from '../../gateways/registry/door.ts'
import { openRegistryProbe } from '../../gateways/registry/probe.ts'
import { type Authority, makeAuthority } from '../../testing/certificates.ts'
import { eventually } from '../../testing/eventually.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { kafkaTool } from '../../testing/kafka-tool.ts'
import { type OwnKafka, ownKafka } from '../../testing/own-kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { testPort } from '../../testing/test-port.ts'
import { examine } from './examine.ts'

let broker: OwnKafka
let kafka: TestKafka
let authority: Authority
let stranger: Authority

const jaas = 'org.apache.kafka.common.security.plain.PlainLoginModule required user_bob="bob-secret";'
const scramJaas = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'

beforeAll(async () => {
  authority = await makeAuthority('Headgate test authority')
  stranger = await makeAuthority('Another authority')
  const { cert, key } = await authority.issue({ cn: 'broker-1', names: ['DNS:localhost', 'IP:127.0.0.1'] })
  const keystore = { 'ssl.keystore.type': 'PEM', 'ssl.keystore.certificate.chain': cert, 'ssl.keystore.key': key }
  broker = await ownKafka({
    listeners: [
      { name: 'BACK', protocol: 'PLAINTEXT', advertised: 'localhost:1' },
      { name: 'INSIDE', protocol: 'PLAINTEXT', advertised: 'kafka-1.cluster.invalid:9092' },
      { name: 'ENCRYPTED', protocol: 'SSL', settings: keystore },
      {
        name: 'LOGIN',
        protocol: 'SASL_PLAINTEXT',
        settings: { 'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256', 'plain.sasl.jaas.config': jaas, 'scram-sha-256.sasl.jaas.config': scramJaas },
      },
      {
        name: 'SECURE',
        protocol: 'SASL_SSL',
        settings: { ...keystore, 'sasl.enabled.mechanisms': 'SCRAM-SHA-256', 'scram-sha-256.sasl.jaas.config': scramJaas },
      },
    ],
    settings: { 'offsets.topic.replication.factor': '3', 'default.replication.factor': '3' },
    scram: [{ mechanism: 'SCRAM-SHA-256', name: 'alice', password: 'alice-secret' }],
  })
  kafka = new TestKafka([at('PLAIN')])
})
afterAll(async () => {
  await kafka.close()
  await broker.end()
  await Promise.all([authority.end(), stranger.end()])
})

const at = (listener: string) => broker.addresses.get(listener) ?? ''
const portOf = (listener: string) => at(listener).slice(at(listener).lastIndexOf(':') + 1)

const alice = { mechanism: 'SCRAM-SHA-256', username: 'alice', password: 'alice-secret' } as const

/** Runs Kafka's own tool, as the one who grants rights does. */
const allow = (...rest: string[]) =>
  kafkaTool('org.apache.kafka.tools.AclCommand', ['--bootstrap-server', at('PLAIN'), '--add', '--allow-principal', 'User:alice', ...rest])

interface Setup {
  tls?: TlsSettings
  sasl?: SaslSettings
  registry?: string
}

async function diagnose(address: string, { tls, sasl, registry }: Setup = {}, only?: RungId[]): Promise<Map<RungId, Rung>> {
  const { rungs } = await examine(
    {
      connection: openConnectionProbe({ bootstrap: [address], clientId: 'headgate-doctor', tls: tls ?? null, sasl: sasl ?? null }),
      registry: registry === undefined ? null : openRegistryProbe(registryDoor({ url: registry })),
      connect: [],
      starting: null,
      now: Date.now(),
      signal: AbortSignal.timeout(20_000),
      totalMs: 14_000,
    },
    only,
  )
  return new Map(rungs.map((rung) => [rung.id, rung]))
}

const statesOf = (rungs: Map<RungId, Rung>) => [...rungs.values()].map(({ id, state }) => `${id} ${state}`)

describe('a broken set-up is named, with its remedy:', () => {
  it('an advertised localhost that nothing listens at', async () => {
    const rungs = await diagnose(at('BACK'))
    expect(statesOf(rungs).slice(0, 7)).toEqual([
      'name passed',
      'tcp passed',
      'tls passed',
      'sasl passed',
      'api passed',
      'metadata passed',
      'advertised failed',
    ])
    const rung = rungs.get('advertised')
    expect(rung?.answer).toBe('localhost:1 cannot be reached from here')
    expect(rung?.table?.rows[0]?.cells[3]).toContain(
      `tells its clients port 1, while its listener BACK is on port ${portOf('BACK')}: advertised.listeners is wrong.`,
    )
    const [fix] = rung?.fixes ?? []
    expect(fix?.text).toContain('change the listener BACK in server.properties')
    expect(fix?.mark).toBe(at('BACK'))
    expect(fix?.line).toBe(
      `advertised.listeners=PLAIN://${at('PLAIN')},BACK://${at('BACK')},INSIDE://kafka-1.cluster.invalid:9092,ENCRYPTED://${at('ENCRYPTED')},LOGIN://${at('LOGIN')},SECURE://${at('SECURE')}`,
    )
    expect(rungs.get('rights')?.state).toBe('passed')
  })

  it('an advertised name that only the network of the brokers knows', async () => {
    const rung = (await diagnose(at('INSIDE'))).get('advertised')
    expect(rung?.answer).toBe('kafka-1.cluster.invalid:9092 cannot be reached from here')
    expect(rung?.table?.rows[0]?.cells[3]).toContain('does not know the name kafka-1.cluster.invalid')
    expect(rung?.fixes[0]?.text).toContain('change the listener INSIDE')
  })

  it('a wrong port', async () => {
    const rungs = await diagnose('127.0.0.1:1')
    expect(statesOf(rungs).slice(0, 3)).toEqual(['name passed', 'tcp failed', 'tls not-tried'])
    expect(rungs.get('tcp')).toMatchObject({
      answer: 'refused: nothing listens there',
      fixes: [{ line: 'bootstrap: ["127.0.0.1:1"]', mark: '1' }, { line: 'ss -ltn' }],
    })
    expect(rungs.get('tls')).toMatchObject({ answer: 'not tried, needs TCP', needs: 'tcp', ms: null })
    expect(rungs.get('rights')).toMatchObject({ answer: 'not tried, needs TCP', needs: 'tcp' })
  })

  it('a name that does not exist', async () => {
    const rungs = await diagnose('kafka.nowhere.invalid:9092')
    expect(rungs.get('name')).toMatchObject({ state: 'failed', answer: 'the name is not known', fixes: [{ mark: 'kafka.nowhere.invalid' }] })
    expect(rungs.get('rights')?.needs).toBe('name')
  })

  it('TLS spoken to a plaintext listener', async () => {
    const rungs = await diagnose(at('PLAIN'), { tls: { ca: authority.ca, rejectUnauthorized: true } })
    expect(rungs.get('tls')).toMatchObject({ state: 'failed', answer: 'the listener does not speak TLS' })
    expect(rungs.get('tls')?.why).toContain('asked without encryption, it answers as Kafka')
    expect(rungs.get('tls')?.fixes.map(({ line }) => line)).toEqual([`bootstrap: ["${at('PLAIN')}"]`, 'securityProtocol: PLAINTEXT'])
    expect(rungs.get('sasl')?.answer).toBe('not tried, needs TLS')
  })

  it('plaintext spoken to a TLS listener', async () => {
    const rung = (await diagnose(at('ENCRYPTED'))).get('tls')
    expect(rung).toMatchObject({ state: 'failed', answer: 'the listener expects TLS', fixes: [{ line: 'tls: { caFile: /path/ca.pem }' }, {}] })
    expect(rung?.fixes[0]?.note).toContain('Headgate test authority')
    expect(rung?.table?.rows[0]?.cells[0]).toBe('CN=broker-1,O=Headgate tests')
  })

  it('a certificate of an authority that is not trusted, with the whole chain', async () => {
    const rung = (await diagnose(at('ENCRYPTED'), { tls: { ca: stranger.ca, rejectUnauthorized: true } })).get('tls')
    expect(rung).toMatchObject({ state: 'failed', answer: 'issued by Headgate test authority, which is not trusted' })
    expect(rung?.fixes[0]).toMatchObject({ line: 'tls: { caFile: /path/ca.pem }', mark: '/path/ca.pem' })
    expect(rung?.table?.rows[0]?.cells.slice(0, 2)).toEqual(['CN=broker-1,O=Headgate tests', 'CN=Headgate test authority,O=Headgate tests'])
    expect(rung?.table?.rows[0]?.cells[2]).toMatch(/^20\d\d-\d\d-\d\d$/)
  })

  it('a login that is missing', async () => {
    const rung = (await diagnose(at('LOGIN'))).get('sasl')
    expect(rung).toMatchObject({ state: 'failed', answer: 'a login is asked for: PLAIN, SCRAM-SHA-256' })
    expect(rung?.fixes[0]?.line).toContain('mechanism: SCRAM-SHA-256')
  })

  it('a mechanism that the listener does not offer', async () => {
    const rung = (await diagnose(at('LOGIN'), { sasl: { mechanism: 'SCRAM-SHA-512', username: 'alice', password: 'alice-secret' } })).get('sasl')
    expect(rung).toMatchObject({ state: 'failed', answer: 'SCRAM-SHA-512 is not offered, PLAIN, SCRAM-SHA-256 is' })
    expect(rung?.fixes[0]?.line).toBe(`sasl: { mechanism: SCRAM-SHA-256, username: alice, password: "\${KAFKA_PASSWORD}" }`)
  })

  it('a wrong password', async () => {
    const rung = (await diagnose(at('LOGIN'), { sasl: { ...alice, password: 'not-her-password' } })).get('sasl')
    expect(rung).toMatchObject({ state: 'failed', tried: 'SCRAM-SHA-256 as alice', answer: 'wrong user or password for alice' })
    expect(rung?.why).toContain('Authentication failed')
    expect(rung?.fixes[0]?.line).toContain('sasl: { mechanism: SCRAM-SHA-256, username: alice')
    expect(rung?.fixes[1]?.line).toContain(`kafka-configs.sh --bootstrap-server ${at('LOGIN')}`)
    expect(JSON.stringify(rung)).not.toContain('not-her-password')
  })

  it('rights that are missing, with the line that grants them', async () => {
    const topics = [await kafka.makeTopic('doctor-orders'), await kafka.makeTopic('doctor-payments')]
    await allow('--operation', 'Describe', '--topic', 'doctor-', '--resource-pattern-type', 'prefixed')
    const before = await eventually('the right to describe has reached the broker', async () => {
      const rung = (await diagnose(at('LOGIN'), { sasl: alice })).get('rights')
      return rung?.answer.startsWith('you can list 2 topics') === true ? rung : null
    })
    expect(before.state).toBe('warning')
    expect(before.answer).toContain('you cannot read records of 2 topics')
    expect(before.answer).toContain('read config of 2 topics')
    expect(before.answer).toContain('list groups and sizes')
    const lines = before.fixes.map(({ line }) => line ?? '')
    expect(lines).toEqual([
      expect.stringContaining("--add --allow-principal 'User:alice' --operation Read --operation DescribeConfigs --topic"),
      expect.stringContaining("--add --allow-principal 'User:alice' --operation Describe --operation DescribeConfigs --cluster"),
    ])
    for (const topic of topics) expect(lines[0]).toContain(`--topic ${topic}`)

    for (const line of lines) await allow(...line.slice(line.indexOf('--operation')).split(' '))
    const after = await eventually('the rights have reached the broker', async () => {
      const rung = (await diagnose(at('LOGIN'), { sasl: alice })).get('rights')
      return rung?.state === 'passed' ? rung : null
    })
    expect(after.answer).toBe('list and read 2 topics, with configuration and groups')
  })

  it('replication factor 3 on one node', async () => {
    const rung = (await diagnose(at('PLAIN'))).get('replication')
    expect(rung?.state).toBe('warning')
    expect(rung?.answer).toContain('offsets.topic.replication.factor is 3')
    expect(rung?.why).toContain('COORDINATOR_NOT_AVAILABLE')
    expect(rung?.fixes.map(({ line }) => line)).toEqual(
      expect.arrayContaining(['offsets.topic.replication.factor=1', 'default.replication.factor=1', 'transaction.state.log.replication.factor=1']),
    )
  })

  it('a registry that is dead', async () => {
    const port = await testPort()
    const dead = `http://127.0.0.1:${port}/apis/ccompat/v7`
    const rung = (await diagnose(at('PLAIN'), { registry: dead })).get('registry')
    expect(rung).toMatchObject({
      state: 'failed',
      answer: 'refused: nothing listens there',
      fixes: [{ line: `registry: { url: "${dead}" }`, mark: `127.0.0.1:${port}` }, {}],
    })
  })

  it('the address of a registry without the path of its API', async () => {
    const { registryUrl } = testStack()
    const { origin, pathname } = new URL(registryUrl)
    const rung = (await diagnose(at('PLAIN'), { registry: origin }, ['registry'])).get('registry')
    expect(rung).toMatchObject({
      state: 'failed',
      answer: 'the registry lies below another path',
      fixes: [{ line: `registry: { url: "${origin}${pathname}" }`, mark: pathname }],
    })
  })
})

it('a login over TLS that works passes every check up to the rights', async () => {
  const rungs = await diagnose(at('SECURE'), { tls: { ca: authority.ca, rejectUnauthorized: true }, sasl: alice })
  expect(rungs.get('tls')).toMatchObject({ state: 'passed', table: { rows: [{ state: 'passed' }, { state: 'passed' }] } })
  expect(rungs.get('tls')?.answer).toMatch(/^chain of 2, trusted, ends 20\d\d-\d\d-\d\d, TLSv1\.3$/)
  expect(rungs.get('sasl')).toMatchObject({ state: 'passed', answer: 'accepted' })
  expect(rungs.get('advertised')).toMatchObject({ state: 'passed', answer: 'reached' })
})
