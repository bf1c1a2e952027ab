import type { Remedy } from '../../contract/doctor.ts'
import type { ProbeFacts, Speech, TlsOutcome } from '../../gateways/kafka/probe/types.ts'
import { chainTable, dayOf, shortName } from './certificates.ts'
import { listed } from './listed.ts'
import { bootstrapLine } from './say-name.ts'
import { noWay } from './say-tcp.ts'
import { sayUntrusted } from './say-untrusted.ts'
import { type Diagnosis, overAll, passed, remedy, type Tried, type Verdict } from './verdict.ts'

/** A certificate that ends within this time is worth a word before it does. */
const soonMs = 21 * 24 * 60 * 60 * 1000

/** Whether the listener speaks what the configuration says, and whether its certificate can be trusted. */
export function sayTls(tries: Tried<TlsOutcome>[], facts: ProbeFacts, at: number): Verdict {
  const tried = facts.tls === null ? 'in the clear, as configured' : `certificate of ${listed(tries.map(({ address }) => address.host))}`
  return overAll(
    tried,
    tries,
    (each) => judge(each, facts, at),
    () => good(tries, tried, at),
  )
}

function good(tries: Tried<TlsOutcome>[], tried: string, at: number): Verdict {
  const found = tries.map(({ outcome }) => outcome).find((outcome) => outcome.kind === 'trusted')
  if (found === undefined) return passed(tried, 'the listener speaks Kafka without encryption')
  const ends = Math.min(...found.chain.map(({ validTo }) => validTo.getTime()))
  const table = chainTable(found.chain, at)
  const answer = `chain of ${found.chain.length}, ${found.verified ? 'trusted' : 'not checked, as configured'}, ends ${dayOf(new Date(ends))}, ${found.protocol}`
  if (ends - at > soonMs) return passed(tried, answer, table)
  const why = `A certificate of this chain ends on ${dayOf(new Date(ends))}. From then on nobody can connect.`
  return { state: 'warning', tried, answer, why, fixes: [remedy('Renew the certificate of the broker, then restart its listener')], table }
}

function judge({ address, outcome }: Tried<TlsOutcome>, facts: ProbeFacts, at: number): Diagnosis | null {
  switch (outcome.kind) {
    case 'trusted':
      return null
    case 'clear':
      return outcome.speech === 'kafka' ? null : notKafka(address.text, outcome.speech, facts, outcome.chain, at)
    case 'untrusted':
      return sayUntrusted(outcome, at)
    case 'not-tls':
      if (outcome.speech === 'kafka') return plaintextThere(address, facts)
      return notKafka(address.text, outcome.speech, facts, [], at)
    case 'wants-certificate':
      return wantsCertificate(address.text, outcome.said, facts)
    case 'unusable':
      return {
        answer: 'no handshake',
        why: `The TLS handshake with ${address.text} ended: ${outcome.said}.`,
        fixes: [remedy('See what the listener accepts', `openssl s_client -connect ${address.text}`)],
      }
    default:
      return noWay(address.text, outcome, [remedy('See whether the broker runs')])
  }
}

function plaintextThere(address: Tried<TlsOutcome>['address'], facts: ProbeFacts): Diagnosis {
  const protocol = facts.sasl === null ? 'SSL' : 'SASL_SSL'
  return {
    answer: 'the listener does not speak TLS',
    why: `Headgate is configured to speak TLS, and ${address.text} is a plaintext listener: asked without encryption, it answers as Kafka.`,
    fixes: [
      bootstrapLine(address, `Use the port of the ${protocol} listener`, 'port'),
      remedy(
        'Or connect without TLS, where the network may be trusted: take tls away from this cluster',
        `securityProtocol: ${facts.sasl === null ? 'PLAINTEXT' : 'SASL_PLAINTEXT'}`,
        {
          mark: 'PLAINTEXT',
          note: 'Everything, passwords too, then goes over the wire in the clear.',
        },
      ),
    ],
  }
}

function wantsCertificate(address: string, said: string, facts: ProbeFacts): Diagnosis {
  const given = facts.tls?.clientCertificate === true
  return {
    answer: given ? 'the client certificate is not accepted' : 'a client certificate is asked for',
    why: given
      ? `The listener at ${address} refused the certificate that Headgate showed: ${said}. Its truststore does not hold the authority that issued it, or it has expired.`
      : `The listener at ${address} lets in only clients that show a certificate (ssl.client.auth=required), and none is configured: ${said}.`,
    fixes: given
      ? [
          remedy('Take the issuing authority into the truststore of the broker', 'ssl.truststore.location=', {
            note: 'Setting of the listener in server.properties; restart the broker or alter it dynamically.',
          }),
        ]
      : [
          remedy('Give Headgate a certificate and its key', 'tls: { certFile: /path/client.pem, keyFile: /path/client.key }', {
            mark: '/path/client.pem, keyFile: /path/client.key',
          }),
        ],
  }
}

const speechWhy: Record<Speech, string> = {
  kafka: 'it answers as Kafka',
  tls: 'it speaks TLS, and Headgate is configured to connect without it',
  http: 'it speaks HTTP: a registry, Kafka Connect or a web page, not a broker',
  silent: 'it takes the connection and never answers: a proxy without a broker behind it, a broker that hangs, or something that is not Kafka',
  closed: 'it hangs up on the first word of Kafka: a proxy without a broker behind it, or something that is not Kafka',
  other: 'what it answers is neither Kafka nor TLS nor HTTP',
}

function notKafka(
  address: string,
  speech: Speech,
  facts: ProbeFacts,
  chain: Diagnosis['table'] extends never ? never : Parameters<typeof chainTable>[0],
  at: number,
): Diagnosis {
  if (speech === 'tls') return tlsThere(address, facts, chain, at)
  const answers: Record<string, string> = {
    http: 'the listener speaks HTTP',
    silent: 'connected, and no answer',
    closed: 'connected, and hung up on',
  }
  const fixes: Remedy[] = [
    remedy('Use the port of a Kafka listener (headgate.yaml, or KAFKA_BROKERS)', `bootstrap: ["${address}"]`, {
      mark: address.slice(address.lastIndexOf(':') + 1),
    }),
  ]
  if (speech === 'silent')
    fixes.push(remedy('See what the broker does, on its own machine', 'jstack $(pgrep -f kafka.Kafka)', { note: 'And its log: server.log.' }))
  return { answer: answers[speech] ?? 'the listener is not Kafka', why: `Something listens at ${address}, and ${speechWhy[speech]}.`, fixes }
}

function tlsThere(address: string, facts: ProbeFacts, chain: Parameters<typeof chainTable>[0], at: number): Diagnosis {
  const [leaf] = chain
  const top = chain.at(-1)
  const whose = leaf === undefined ? '' : ` Its certificate is ${shortName(leaf.subject)}.`
  const note =
    top === undefined || leaf === undefined
      ? {}
      : { note: `The certificate was issued by ${shortName(top.issuer)}. Without caFile only public authorities are trusted.` }
  return {
    answer: 'the listener expects TLS',
    why: `Something listens at ${address}, and ${speechWhy.tls}.${whose}`,
    fixes: [
      remedy(`Turn TLS on${facts.sasl === null ? '' : ' beside the login'}`, 'tls: { caFile: /path/ca.pem }', { mark: '/path/ca.pem', ...note }),
      remedy('Or use the port of a plaintext listener', `bootstrap: ["${address}"]`, { mark: address.slice(address.lastIndexOf(':') + 1) }),
    ],
    ...(chain.length === 0 ? {} : { table: chainTable(chain, at) }),
  }
}
