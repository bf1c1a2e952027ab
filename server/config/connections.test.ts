import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClusterConfig } from './config.ts'
import { type Loaded, load } from './load.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headgate-config-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  for (const name of ['one', 'two']) {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`]
    openssl('req', '-x509', ...key, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`)
  }
  openssl('pkcs8', '-topk8', '-in', 'one.key', '-out', 'locked.key', '-passout', 'pass:key-secret')
  writeFileSync(join(folder, 'store.jks'), Buffer.from([0xfe, 0xed, 0xfe, 0xed]))
  writeFileSync(join(folder, 'torn.pem'), '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function loaded(yaml: string, env: Record<string, string> = {}): Loaded {
  const readText = (path: string) => readFileSync(path, 'utf8')
  return load({
    env,
    args: [],
    file: { name: 'headgate.yaml', text: yaml },
    root: folder,
    terminal: false,
    readText,
    readBytes: (path) => readFileSync(path),
  })
}

function only(yaml: string, env: Record<string, string> = {}): ClusterConfig | undefined {
  const result = loaded(yaml, env)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.config.clusters[0]
}

function problems(yaml: string, env: Record<string, string> = {}): string[] {
  const result = loaded(yaml, env)
  return result.ok ? [] : result.problems.map((one) => `${one.path} | ${one.message} | ${one.fix}`)
}

/** As headgate.yaml refers to a variable. */
const ref = (name: string) => `\${${name}}`
const cluster = (...lines: string[]) => ['clusters:', '  - id: a', '    bootstrap: "a:9092"', ...lines.map((line) => `    ${line}`)].join('\n')

describe('how a cluster is reached', () => {
  test('files are read at the start, relative to the working folder, and secrets come from variables', () => {
    const yaml = cluster(
      'color: teal',
      `tls: { caFile: one.pem, certFile: one.pem, keyFile: locked.key, keyPassword: "${ref('KEY_WORD')}", serverName: kafka.example.com }`,
      `sasl: { mechanism: SCRAM-SHA-512, username: headgate, password: "${ref('WORD')}" }`,
      `registry: { url: "https://registry", token: "t-${ref('WORD')}-$${ref('WORD')}", tls: { rejectUnauthorized: off } }`,
    )
    const pem = readFileSync(join(folder, 'one.pem'), 'utf8')
    expect(only(yaml, { KEY_WORD: 'key-secret', WORD: ' a b ' })).toMatchObject({
      color: 'teal',
      tls: { ca: pem, cert: pem, keyPassword: 'key-secret', serverName: 'kafka.example.com', rejectUnauthorized: true },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'headgate', password: ' a b ' },
      registry: { url: 'https://registry', token: `t- a b -${ref('WORD')}`, tls: { rejectUnauthorized: false } },
    })
  })

  test('the cluster of KAFKA_BROKERS takes all of it from variables', () => {
    const env = {
      KAFKA_BROKERS: 'b:9093',
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_SASL_MECHANISM: 'PLAIN',
      KAFKA_USERNAME: 'headgate',
      KAFKA_PASSWORD: 'word',
      KAFKA_CA_FILE: 'one.pem',
      SCHEMA_REGISTRY_URL: 'http://registry',
      SCHEMA_REGISTRY_USERNAME: 'reader',
      SCHEMA_REGISTRY_PASSWORD: 'reader-word',
    }
    expect(only('', env)).toMatchObject({
      id: 'default',
      tls: { ca: expect.stringContaining('BEGIN CERTIFICATE') },
      sasl: { mechanism: 'PLAIN', username: 'headgate', password: 'word' },
      registry: { url: 'http://registry', username: 'reader', password: 'reader-word' },
    })
  })

  test('a variable that the file puts at one cluster counts there alone', () => {
    const yaml = cluster(`sasl: { mechanism: PLAIN, username: u, password: "${ref('KAFKA_PASSWORD')}" }`)
    expect(only(yaml, { KAFKA_PASSWORD: 'word' })?.sasl).toMatchObject({ password: 'word' })
  })

  test('securityProtocol alone turns TLS on; a TLS section or a login says the same without it', () => {
    expect(only(cluster('securityProtocol: SSL'))?.tls).toMatchObject({ rejectUnauthorized: true })
    expect(only(cluster('tls: {}'))?.tls).toMatchObject({ rejectUnauthorized: true })
    expect(only(cluster())).toMatchObject({ tls: null, sasl: null })
  })

  test('a token, or client credentials', () => {
    expect(only(cluster('sasl: { mechanism: OAUTHBEARER, token: abc }'))?.sasl).toEqual({ mechanism: 'OAUTHBEARER', token: 'abc' })
    const sasl = 'sasl: { mechanism: OAUTHBEARER, tokenUrl: "https://login/token", clientId: me, clientSecret: s, tokenCaFile: one.pem }'
    expect(only(cluster(sasl))?.sasl).toMatchObject({
      source: { tokenUrl: 'https://login/token', clientId: 'me', tls: { rejectUnauthorized: true } },
    })
  })
})

describe('what is refused, with its place and a fix', () => {
  test.each([
    ['tls: { caFile: nowhere.pem }', /^headgate\.yaml:4 clusters\[0\]\.tls\.caFile \| The file nowhere\.pem cannot be read: there is no such file/],
    ['tls: { caFile: store.jks }', /holds no PEM certificate.*keytool/],
    ['tls: { caFile: torn.pem }', /certificate that cannot be read/],
    ['tls: { certFile: one.pem }', /certFile is of no use without keyFile/],
    ['tls: { certFile: one.pem, keyFile: two.key }', /The key does not belong to the certificate/],
    ['tls: { certFile: one.pem, keyFile: locked.key }', /The key needs a password/],
    ['tls: { certFile: one.pem, keyFile: locked.key, keyPassword: no }', /The key cannot be read: its password is wrong/],
    ['tls: { cafile: one.pem }', /There is no setting cafile\. \| Did you mean caFile/],
    ['sasl: { username: u, password: p }', /The login has no mechanism/],
    ['sasl: { mechanism: SCRAM, username: u, password: p }', /mechanism is none of PLAIN/],
    ['sasl: { mechanism: PLAIN, username: u }', /PLAIN needs username and password/],
    ['sasl: { mechanism: OAUTHBEARER, clientId: c }', /OAUTHBEARER needs token, or tokenUrl/],
    ['sasl: { mechanism: OAUTHBEARER, token: "a\\nb" }', /characters that no token has/],
    [
      `sasl: { mechanism: PLAIN, username: u, password: "${ref('NOT_SET')}" }`,
      /^headgate\.yaml:4 clusters\[0\]\.sasl\.password \| The variable NOT_SET is not set/,
    ],
    ['{ securityProtocol: PLAINTEXT, tls: {} }', /securityProtocol PLAINTEXT has none/],
    ['securityProtocol: SASL_SSL', /needs a login, and none is configured/],
    ['registry: { url: "http://r", username: u }', /Basic auth needs username and password/],
    ['registry: { url: "http://r", tls: {} }', /the address begins with http/],
    ['color: pink', /color is none of blue/],
  ])('%s', (line, expected) => {
    const lines = line.startsWith('{ ') ? line.slice(2, -2).split(', ') : [line]
    expect(problems(cluster(...lines))[0]).toMatch(expected)
  })

  test('settings of a connection without a cluster, and an embedded one that is given some', () => {
    expect(problems('kafka: { tls: {} }')).toEqual([
      expect.stringMatching(/^headgate\.yaml:1 kafka \| These settings of a connection belong to no cluster/),
    ])
    expect(problems('registry: { token: t }')[0]).toMatch(/^headgate\.yaml:1 registry \| This login belongs to no Schema Registry/)
    expect(problems('clusters: [{ embedded: true, tls: {} }]')[0]).toMatch(/spoken to in the clear/)
  })

  test('but not variables of other programs that name no broker', () => {
    expect(only('', { KAFKA_PASSWORD: 'of another program', SCHEMA_REGISTRY_TOKEN: 'too' })?.id).toBe('local')
  })

  test('no problem repeats a secret', () => {
    const env = { KAFKA_BROKERS: 'b:1', KAFKA_PASSWORD: 'hidden-word', KAFKA_SASL_MECHANISM: 'hidden-word', KAFKA_OAUTH_TOKEN: 'hidden\nword' }
    const found = problems(cluster('sasl: { mechanism: PLAIN, password: hidden-word }'), env)
    expect(found.length).toBeGreaterThan(0)
    expect(found.join()).not.toMatch(/hidden.word/)
  })
})
