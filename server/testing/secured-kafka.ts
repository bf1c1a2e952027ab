import { createServer, type Server } from 'node:http'
import { type Authority, makeAuthority, type Pair } from './certificates.ts'
import { TestKafka } from './kafka.ts'
import { ownKafka } from './own-kafka.ts'

/** A real broker with a listener for each way to sign in, and what its clients need. PLAIN is open, for those who set the scene. */
export interface SecuredKafka {
  /** host:port of a listener. */
  at(listener: string): string
  authority: Authority
  stranger: Authority
  client: Pair
  /** On the open listener. */
  kafka: TestKafka
  end(): Promise<void>
}

export const user = { username: 'alice', password: 'alice-secret' }

/** One name may have a password per mechanism, so that each proves itself. */
const scram = (['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const).map((mechanism) => ({ mechanism, name: user.username, password: user.password }))

const logins = {
  'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
  'plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${user.username}="${user.password}";`,
  'scram-sha-256.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  'scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
}

const tokens = {
  'sasl.enabled.mechanisms': 'OAUTHBEARER',
  'oauthbearer.sasl.jaas.config':
    'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";',
}

export async function securedKafka(): Promise<SecuredKafka> {
  const authority = await makeAuthority('Headgate test authority')
  const stranger = await makeAuthority('Another authority')
  const names = ['DNS:localhost', 'IP:127.0.0.1']
  const good = storeOf(await authority.issue({ cn: 'broker', names }))
  const expired = storeOf(await authority.issue({ cn: 'old broker', names, from: '20200101000000Z', to: '20200201000000Z' }))
  const otherName = storeOf(await authority.issue({ cn: 'elsewhere', names: ['DNS:kafka.example.com'] }))
  const trust = { 'ssl.client.auth': 'required', 'ssl.truststore.type': 'PEM', 'ssl.truststore.certificates': authority.ca }
  const client = await authority.issue({ cn: 'client' })
  const broker = await ownKafka({
    listeners: [
      { name: 'TLS', protocol: 'SSL', settings: good },
      { name: 'MUTUAL', protocol: 'SSL', settings: { ...good, ...trust } },
      { name: 'EXPIRED', protocol: 'SSL', settings: expired },
      { name: 'OTHERNAME', protocol: 'SSL', settings: otherName },
      { name: 'LOGIN', protocol: 'SASL_PLAINTEXT', settings: logins },
      { name: 'LOGINTLS', protocol: 'SASL_SSL', settings: { ...good, ...logins } },
      { name: 'SHORT', protocol: 'SASL_PLAINTEXT', settings: { ...logins, 'scram-sha-512.connections.max.reauth.ms': '1000' } },
      { name: 'TOKEN', protocol: 'SASL_PLAINTEXT', settings: tokens },
      { name: 'TOKENTLS', protocol: 'SASL_SSL', settings: { ...good, ...tokens } },
    ],
    settings: { 'allow.everyone.if.no.acl.found': 'true', 'offsets.topic.replication.factor': '1' },
    scram,
  })
  const at = (listener: string) => broker.addresses.get(listener) ?? ''
  const kafka = new TestKafka([at('PLAIN')])
  const end = async () => {
    await kafka.close()
    await broker.end()
    await Promise.all([authority.end(), stranger.end()])
  }
  return { at, authority, stranger, client, kafka, end }
}

function storeOf({ cert, key }: Pair): Record<string, string> {
  return { 'ssl.keystore.type': 'PEM', 'ssl.keystore.certificate.chain': cert, 'ssl.keystore.key': key }
}

/** A JWT without a signature (RFC 7519 §6), which Kafka's default validator takes. */
export function unsecuredToken(subject: string, lifeSeconds: number): string {
  const now = Math.floor(Date.now() / 1000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: subject, iat: now - 5, exp: now + lifeSeconds })}.`
}

export interface TokenServer {
  url: string
  /** What came, in order. */
  asked: { authorization: string | undefined; body: string }[]
  answer: { status: number; headers?: Record<string, string>; body: string }
  end(): Promise<void>
}

/** An authorization server that answers what the test says. */
export async function tokenServer(): Promise<TokenServer> {
  const asked: TokenServer['asked'] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      asked.push({ authorization: request.headers.authorization, body })
      const { status, headers = {}, body: reply } = made.answer
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(reply)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const end = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const made: TokenServer = { url: `http://127.0.0.1:${port}/token`, asked, answer: { status: 500, body: '' }, end }
  return made
}
