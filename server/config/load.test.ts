import { describe, expect, test } from 'vitest'
import type { Config } from './config.ts'
import { load } from './load.ts'

const readText = (path: string) => {
  throw Object.assign(new Error(`nothing is read here: ${path}`), { code: 'ENOENT' })
}

function loaded(options: { env?: Record<string, string>; args?: string[]; yaml?: string }) {
  const file = options.yaml === undefined ? null : { name: 'headgate.yaml', text: options.yaml }
  return load({
    env: options.env ?? {},
    args: options.args ?? [],
    file,
    root: '/srv',
    terminal: false,
    readText,
    readBytes: (path) => Buffer.from(readText(path)),
  })
}

function config(options: Parameters<typeof loaded>[0] = {}): Config {
  const result = loaded(options)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.config
}

function problems(options: Parameters<typeof loaded>[0]): string[] {
  const result = loaded(options)
  return result.ok ? [] : result.problems.map((one) => `${one.path} | ${one.message} | ${one.fix}`)
}

describe('what is run without a setting', () => {
  test('an embedded cluster, an embedded database and the demo, on loopback', () => {
    expect(config()).toEqual({
      port: { number: 3000, mandatory: false },
      host: '127.0.0.1',
      home: '/srv/.headgate',
      auth: { mode: 'local' },
      clusters: [
        {
          id: 'local',
          name: 'Local',
          embedded: true,
          bootstrap: [],
          tls: null,
          sasl: null,
          registry: null,
          connect: [],
          readOnly: false,
          production: false,
          color: null,
        },
      ],
      decoders: [],
      database: null,
      demo: true,
      embeddedConnect: true,
      log: { level: 'info', pretty: false },
      basePath: '',
      publicOrigin: null,
      tails: { limit: 200 },
      search: { perPerson: 4, limit: 32, productionBytesPerSecond: 50_000_000 },
      imports: { maxBytes: 268_435_456 },
      dev: false,
      fresh: { wipe: false, yes: false },
    })
  })

  test('an empty variable and an empty file count as none', () => {
    expect(config({ env: { KAFKA_BROKERS: '', DATABASE_URL: ' ' }, yaml: '# nothing yet\n' })).toEqual(config())
  })
})

describe('what replaces an embedded part', () => {
  test('KAFKA_BROKERS is the cluster "default" with its registry; the database stays embedded and the demo is off', () => {
    const { clusters, database, demo } = config({ env: { KAFKA_BROKERS: 'a:9092, [::1]:9093', SCHEMA_REGISTRY_URL: 'http://r:8081/' } })
    expect(clusters).toMatchObject([{ id: 'default', embedded: false, bootstrap: ['a:9092', '[::1]:9093'], registry: { url: 'http://r:8081' } }])
    expect({ database, demo }).toEqual({ database: null, demo: false })
  })

  test('an embedded cluster stands first beside those of the file, and a registry alone replaces the embedded one', () => {
    const yaml = 'clusters:\n  - { id: staging, bootstrap: "s1:9092,s2:9092", production: on, readOnly: true }\n  - embedded: true\n'
    const { clusters, demo } = config({ yaml, env: { SCHEMA_REGISTRY_URL: 'https://r/apis/ccompat/v7' } })
    expect(clusters).toMatchObject([
      {
        id: 'local',
        name: 'Local',
        embedded: true,
        bootstrap: [],
        registry: { url: 'https://r/apis/ccompat/v7' },
        readOnly: false,
        production: false,
      },
      { id: 'staging', name: 'staging', embedded: false, bootstrap: ['s1:9092', 's2:9092'], registry: null, readOnly: true, production: true },
    ])
    expect(demo).toBe(true)
  })

  test('an argument wins over a variable, a variable over the file', () => {
    const yaml = 'port: 1111\ndemo: on\nlog: { level: debug }\n'
    expect(config({ yaml }).port).toEqual({ number: 1111, mandatory: true })
    expect(config({ yaml, env: { HEADGATE_PORT: '2222', LOG_LEVEL: 'warn' } })).toMatchObject({ port: { number: 2222 }, log: { level: 'warn' } })
    const all = config({ yaml, env: { HEADGATE_PORT: '2222', DEMO: 'on' }, args: ['--port=3333', '--no-demo', '--fresh', '--yes', '--dev'] })
    expect(all).toMatchObject({ port: { number: 3333 }, demo: false, fresh: { wipe: true, yes: true }, dev: true })
  })
})

describe('how much searches may take', () => {
  test('is told for all clusters in the file or by variables, and for one cluster at it', () => {
    const yaml =
      'search: { perPerson: 2, productionBytesPerSecond: unlimited }\nclusters:\n  - { id: a, bootstrap: "a:9092", searchBytesPerSecond: 1000000 }\n'
    const { search, clusters } = config({ yaml, env: { HEADGATE_SEARCH_LIMIT: '8' } })
    expect(search).toEqual({ perPerson: 2, limit: 8, productionBytesPerSecond: Number.POSITIVE_INFINITY })
    expect(clusters).toMatchObject([{ id: 'a', searchBytesPerSecond: 1_000_000 }])
    expect(problems({ env: { HEADGATE_SEARCH_PER_PERSON: '0', HEADGATE_SEARCH_PRODUCTION_BYTES_PER_SECOND: 'fast' } })).toEqual([
      'HEADGATE_SEARCH_PER_PERSON | perPerson is below 1. | Write a number from 1 to 1000, such as 4.',
      'HEADGATE_SEARCH_PRODUCTION_BYTES_PER_SECOND | productionBytesPerSecond is neither "unlimited" nor a whole number from 100000 to 999999999. | Write a number from 100000 to 999999999, such as 50000000, or unlimited.',
    ])
  })
})

describe('what is refused', () => {
  test('all problems of file, environment and arguments are named at once, each with its place and a fix', () => {
    const yaml = [
      'port: 99999',
      'clsters: []',
      'clusters:',
      '  - id: Big One',
      '    bootstrap: [kafka]',
      '    registery: {}',
      'tails: { limit: many }',
    ].join('\n')
    const env = { DATABASE_URL: 'mysql://user:secret@db/x', DEMO: 'maybe', HEADGATE_PROT: '1', SCHEMA_REGISTRY_URL: 'r:8081' }
    const found = problems({ yaml, env, args: ['--prot', '3000', '--yes=1'] })
    expect(found).toEqual([
      '--prot | There is no option --prot. | Did you mean --port?',
      '3000 | There is no option 3000. | Options are --port, --dev, --fresh, --yes, --no-demo, --no-connect.',
      '--yes | --yes takes no value. | Write --yes.',
      'HEADGATE_PROT | There is no variable HEADGATE_PROT. | Did you mean HEADGATE_PORT?',
      'headgate.yaml:1 port | port is above 65535. | Write a number from 1 to 65535, such as 3000.',
      'SCHEMA_REGISTRY_URL | url is no http or https address. | Write http://registry:8081.',
      'DATABASE_URL | url is no PostgreSQL address with a database name. | Write postgresql://user:password@host:5432/headgate.',
      'DEMO | demo is neither on nor off. | Write on or off.',
      'headgate.yaml:7 tails.limit | limit is no whole number. | Write a number from 1 to 10000, such as 200.',
      'headgate.yaml:4 clusters[0].id | id is no id of small letters, digits and dashes. | Write id: staging.',
      'headgate.yaml:5 clusters[0].bootstrap[0] | bootstrap is no broker address of the form host:port. | Write bootstrap: [kafka-1:9092, kafka-2:9092].',
      'headgate.yaml:6 clusters[0].registery | There is no setting registery. | Did you mean registry?',
      'headgate.yaml:2 clsters | There is no setting clsters. | Did you mean clusters?',
    ])
    expect(found.join()).not.toContain('secret')
  })

  test('a file that is no YAML is named with its lines', () => {
    expect(problems({ yaml: 'port: 3000\nport: 3001\nclusters: [\n' }).map((one) => one.split(' | ')[0])).toEqual([
      'headgate.yaml:2',
      'headgate.yaml:4',
    ])
    expect(problems({ yaml: '- a list\n' })[0]).toContain('The file is no map of settings.')
  })

  test('any address but loopback, unless "auth.mode: none" is written out', () => {
    expect(problems({ env: { HEADGATE_HOST: '0.0.0.0' } })[0]).toMatch(
      /^HEADGATE_HOST \| Listening on 0\.0\.0\.0 gives everyone .*auth: \{ mode: none \}/,
    )
    expect(problems({ yaml: 'host: 192.168.1.5\n' })[0]).toMatch(/^headgate\.yaml:1 host/)
    expect(config({ yaml: 'host: 0.0.0.0\nauth: { mode: none }\n' }).auth.mode).toBe('none')
    expect(config({ env: { HEADGATE_HOST: '::1' } }).host).toBe('::1')
  })

  test('a public address, unless "auth.mode: none" is written out', () => {
    const url = 'publicUrl: https://kafka.example.com/tools/kafka\n'
    expect(problems({ yaml: url })[0]).toMatch(/publicUrl.*gives everyone who reaches https:\/\/kafka\.example\.com.*auth: \{ mode: none \}/)
    expect(config({ yaml: `${url}auth: { mode: none }\n` }).publicOrigin).toBe('https://kafka.example.com')
  })

  test('clusters without an id or brokers, with the same id, embedded twice, or embedded with brokers', () => {
    const yaml = ['clusters:', '  - { name: Nameless }', '  - { id: a, bootstrap: "a:1" }', '  - { id: a, bootstrap: "b:1" }']
    yaml.push('  - { embedded: true, bootstrap: "c:1" }', '  - { id: second, embedded: true }')
    expect(problems({ yaml: yaml.join('\n') }).map((one) => one.split(' | ').slice(0, 2).join(' | '))).toEqual([
      'headgate.yaml:2 clusters[0] | This cluster has no id.',
      'headgate.yaml:2 clusters[0] | This cluster has no brokers to begin with.',
      'headgate.yaml:5 clusters[3].bootstrap | The embedded cluster has no bootstrap of its own: Headgate starts it and knows its port.',
      'headgate.yaml:4 clusters[2] | Two clusters have the id a.',
      'headgate.yaml:6 clusters[4] | Two clusters are embedded.',
    ])
  })

  test('a registry that belongs to no cluster or to one that has its own', () => {
    const yaml = 'clusters: [{ id: a, bootstrap: "a:1" }]\n'
    expect(problems({ yaml, env: { SCHEMA_REGISTRY_URL: 'http://r' } })[0]).toContain('belongs to no cluster')
    const embedded = 'clusters: [{ embedded: true, registry: { url: "http://own" } }]\n'
    expect(problems({ yaml: embedded, env: { SCHEMA_REGISTRY_URL: 'http://r' } })[0]).toContain('has two Schema Registries')
  })

  test('Kafka Connect of a variable, of a cluster, and several of one under names of their own', () => {
    const connectOf = (options: Parameters<typeof loaded>[0]) => config(options).clusters.map(({ connect }) => connect)
    expect(connectOf({ env: { KAFKA_BROKERS: 'a:1', KAFKA_CONNECT_URL: 'http://c:8083/', KAFKA_CONNECT_TOKEN: 't' } })).toMatchObject([
      [{ name: 'connect', url: 'http://c:8083', token: 't' }],
    ])
    expect(connectOf({ yaml: 'clusters: [{ embedded: true, connect: { url: "http://one" } }]\n' })).toMatchObject([
      [{ name: 'connect', url: 'http://one' }],
    ])
    const two = 'clusters: [{ embedded: true, connect: [{ url: "http://one" }, { name: sinks, url: "http://two", username: u, password: p }] }]\n'
    expect(connectOf({ yaml: two })).toMatchObject([[{ name: 'connect' }, { name: 'sinks', username: 'u' }]])
    expect(config({ env: { KAFKA_CONNECT_USERNAME: 'meant-for-another-program' } })).toEqual(config())
  })

  test('a Kafka Connect that belongs to no cluster, is named twice, or is no map', () => {
    const yaml = 'clusters: [{ id: a, bootstrap: "a:1" }]\n'
    expect(problems({ yaml, env: { KAFKA_CONNECT_URL: 'http://c' } })[0]).toContain('belongs to no cluster')
    const embedded = (connect: string) => `clusters: [{ embedded: true, connect: ${connect} }]\n`
    expect(problems({ yaml: embedded('{ url: "http://c" }'), env: { KAFKA_CONNECT_URL: 'http://c' } })[0]).toContain(
      'names its Kafka Connect already',
    )
    expect(problems({ yaml: embedded('[{ url: "http://a" }, { url: "http://b" }]') })[0]).toContain('have the name connect')
    expect(problems({ yaml: embedded('{ url: "http://c", tls: {} }') })[0]).toMatch(/the address begins with http/)
    expect(problems({ yaml: embedded('"http://c"') })).toHaveLength(1)
    expect(problems({ yaml: embedded('{ urls: "http://c" }') }).join()).toContain('Did you mean url?')
  })

  test('a base path that is no path; slashes at its end are taken away', () => {
    expect(problems({ env: { BASE_PATH: 'tools' } })).toHaveLength(1)
    expect(problems({ env: { BASE_PATH: '/a/../b?c' } })).toHaveLength(1)
    expect(config({ env: { BASE_PATH: '/tools/kafka/' } }).basePath).toBe('/tools/kafka')
    expect(config({ env: { BASE_PATH: '/' } }).basePath).toBe('')
  })
})
