import { describe, expect, it } from 'vitest'
import type { AdvertisedOutcome, ProbeFacts, SeenCluster } from '../../gateways/kafka/probe/types.ts'
import { sayAdvertised } from './say-advertised.ts'

const address = (host: string, port: number) => ({ host, port, text: `${host}:${port}` })
const facts: ProbeFacts = {
  bootstrap: [],
  tls: { ownCa: true, clientCertificate: false, verifies: true },
  sasl: { mechanism: 'SCRAM-SHA-512', username: 'headgate' },
  principal: 'User:headgate',
}
const boot = address('kafka-boot.example.net', 9094)

function say(brokers: { id: number; host: string; port?: number; outcome: AdvertisedOutcome }[], settings: Record<string, string> | null = null) {
  const seen: SeenCluster = {
    clusterId: 'Qk3vT0mPS9uWc7n1xZ4bLg',
    controllerId: 1,
    brokers: brokers.map(({ id, host, port = 9094 }) => ({ id, address: address(host, port) })),
    topics: [{ name: 'orders', internal: false, operations: null, partitions: [{ leader: 6 }, { leader: 6 }, { leader: 1 }] }],
    operations: null,
  }
  const ways = brokers.map(({ id, host, port = 9094, outcome }) => ({ broker: id, address: address(host, port), outcome }))
  const own = settings === null ? null : { broker: brokers[0]?.id ?? 0, values: new Map(Object.entries(settings)) }
  return sayAdvertised(ways, { facts, seen, through: boot, settings: own })
}

const refused: AdvertisedOutcome = { kind: 'refused', code: 'ECONNREFUSED', addresses: ['127.0.0.1'] }
const silent: AdvertisedOutcome = { kind: 'silent', code: 'ETIMEDOUT', addresses: ['10.4.21.16'] }
const reached: AdvertisedOutcome = { kind: 'reached', ms: 12 }

describe('an advertised address', () => {
  it('on loopback points back at the machine that asks, and the whole line with the right listener is given', () => {
    const verdict = say([{ id: 1, host: 'localhost', outcome: refused }], {
      'advertised.listeners': 'INTERNAL://kafka-1:9092,EXTERNAL://localhost:9094',
      listeners: 'INTERNAL://:9092,EXTERNAL://:9094',
    })
    expect(verdict.table?.rows[0]?.cells[3]).toBe('localhost points back at the machine Headgate runs on, where this broker is not.')
    expect(verdict.fixes[0]).toMatchObject({
      text: 'Broker 1: change the listener EXTERNAL in server.properties, then restart that broker',
      line: 'advertised.listeners=INTERNAL://kafka-1:9092,EXTERNAL://kafka-boot.example.net:9094',
      mark: 'kafka-boot.example.net:9094',
    })
    expect(verdict.fixes[0]?.note).toContain('It is now EXTERNAL://localhost:9094.')
  })

  it('behind a port mapping is named as that when the broker listens on the port it tells', () => {
    const settings = { 'advertised.listeners': 'PLAINTEXT://kafka-boot.example.net:9092', listeners: 'PLAINTEXT://:9092' }
    const verdict = say([{ id: 1, host: 'kafka-boot.example.net', port: 9092, outcome: refused }], settings)
    expect(verdict.table?.rows[0]?.cells[3]).toContain('a port mapping (docker -p 9094:9092) or a proxy stands in between')
    expect(verdict.fixes[0]?.line).toBe('advertised.listeners=PLAINTEXT://kafka-boot.example.net:9094')
  })

  it('of a broker whose settings are not known gets a line to fill in, with the name of the usual listener', () => {
    const verdict = say([
      { id: 1, host: 'kafka-1.example.net', outcome: reached },
      { id: 5, host: 'localhost', outcome: refused },
    ])
    expect(verdict.answer).toBe('1 of 2 brokers cannot be reached from here')
    expect(verdict.fixes[0]?.line).toBe('advertised.listeners=SASL_SSL://broker-5.example.net:9094')
    expect(verdict.fixes[0]?.note).toContain('Put the name in by which this machine reaches broker 5.')
  })

  it('that swallows packets is a firewall, and says what cannot be read until it is open', () => {
    const verdict = say([
      { id: 1, host: 'kafka-1.example.net', outcome: reached },
      { id: 6, host: 'kafka-6.example.net', outcome: silent },
    ])
    expect(verdict.fixes).toMatchObject([{ text: 'Broker 6: open the way to kafka-6.example.net:9094', line: 'nc -vz 10.4.21.16 9094' }])
    expect(verdict.fixes[0]?.note).toContain('2 partitions led by broker 6 cannot be read')
    expect(verdict.table?.rows.map(({ state, cells }) => [state, cells[2]])).toEqual([
      ['passed', 'Reached, 12 ms'],
      ['failed', 'No answer'],
    ])
  })

  it('where another cluster answers is no good either', () => {
    const verdict = say([{ id: 1, host: 'kafka-boot.example.net', port: 9092, outcome: { kind: 'stranger', clusterId: 'other' } }])
    expect(verdict).toMatchObject({ state: 'failed', answer: 'another cluster answers at kafka-boot.example.net:9092' })
    expect(verdict.table?.rows[0]?.cells[3]).toContain('A Kafka answers there, but of cluster other.')
  })
})
