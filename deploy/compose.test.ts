import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { load } from '../server/config/load.ts'

const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const document: unknown = parse(text)

const Service = z.object({
  image: z.string(),
  build: z.unknown().optional(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.coerce.string()).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  volumes: z.array(z.string()).default([]),
  configs: z.array(z.object({ source: z.string() })).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
})
const Compose = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
  configs: z.record(z.string(), z.object({ content: z.string() })),
})
const compose = Compose.parse(document)
const services = Object.entries(compose.services)

function serviceOf(name: string) {
  const service = compose.services[name]
  if (service === undefined) throw new Error(`there is no service ${name}`)
  return service
}

/** The published schema of the Compose Specification, as a linter for compose files brings it. */
function composeSchema(): object {
  const linter = dirname(createRequire(import.meta.url).resolve('dclint/package.json'))
  return JSON.parse(readFileSync(join(linter, 'schemas/compose.schema.json'), 'utf8'))
}

describe('docker-compose.yml', () => {
  it('fits the schema of the Compose Specification', () => {
    const ajv = new Ajv({ strict: false, allErrors: true })
    addFormats.default(ajv)
    // The schema names its dialect by https, which is the same one as ajv's by http.
    const check = ajv.compile({ ...composeSchema(), $schema: 'http://json-schema.org/draft-07/schema#' })
    expect(check(document), ajv.errorsText(check.errors)).toBe(true)
    expect(check({ services: { headgate: { imag: 'headgate' } } })).toBe(false)
  })

  it('has Headgate with a Kafka, a registry, Connect and a PostgreSQL', () => {
    expect(services.map(([name]) => name).toSorted()).toEqual(['connect', 'headgate', 'kafka', 'postgres', 'registry'])
  })

  it('publishes no port beyond loopback', () => {
    const ports = services.flatMap(([, service]) => service.ports)
    expect(ports.length).toBeGreaterThan(0)
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  it.each(services)('%s has an image of one version, and says whether it is healthy', (_name, { image, healthcheck }) => {
    expect(image).toMatch(/:\d+\.\d+(\.\d+)?$/)
    expect(healthcheck?.test[0]).toMatch(/^CMD/)
  })

  it.each(services)('%s waits for parts that are there until they are healthy, and keeps what it names', (_name, service) => {
    for (const [other, { condition }] of Object.entries(service.depends_on)) {
      expect(Object.keys(compose.services)).toContain(other)
      expect(condition).toBe('service_healthy')
    }
    for (const volume of service.volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0])
    for (const { source } of service.configs) expect(Object.keys(compose.configs)).toContain(source)
  })

  it('runs Headgate with a configuration that it accepts, with nothing embedded and the demo on', () => {
    const { environment } = serviceOf('headgate')
    const readText = () => ''
    const result = load({ env: environment, args: [], file: null, root: '/app', terminal: false, readText, readBytes: () => new Uint8Array() })
    expect(result).toMatchObject({
      ok: true,
      config: {
        auth: { mode: 'none' },
        host: '0.0.0.0',
        demo: true,
        database: { url: expect.stringContaining('@postgres:5432/') },
        clusters: [
          {
            embedded: false,
            bootstrap: ['kafka:19092'],
            registry: { url: 'http://registry:8080/apis/ccompat/v7' },
            connect: [{ url: 'http://connect:8083' }],
          },
        ],
      },
    })
  })

  it('has the addresses that it hands out: Kafka tells containers and this machine each where to come back to', () => {
    const { environment, ports } = serviceOf('kafka')
    expect(environment.KAFKA_LISTENERS).toContain('INSIDE://:19092')
    expect(environment.KAFKA_ADVERTISED_LISTENERS).toContain('INSIDE://kafka:19092')
    const published = /OUTSIDE:\/\/127\.0\.0\.1:(\S+)$/.exec(environment.KAFKA_ADVERTISED_LISTENERS ?? '')?.[1]
    expect(ports).toEqual([`127.0.0.1:${published}:9092`])
    expect(compose.configs.connect?.content).toContain('bootstrap.servers=kafka:19092')
  })

  it('has the versions of the embedded parts', () => {
    const software = readFileSync(join(root, 'server/embedded/software.ts'), 'utf8')
    for (const name of ['kafka', 'connect', 'registry']) {
      const image = compose.services[name]?.image ?? ''
      expect(software).toContain(image.replace(/^.*?(kafka|apicurio-registry):/, '$1-'))
    }
  })
})
