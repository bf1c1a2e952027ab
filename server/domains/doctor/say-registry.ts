import type { RegistryOutcome } from '../../gateways/registry/probe.ts'
import { listed } from './listed.ts'
import { type Diagnosis, notTried, passed, remedy, type Verdict, wrong } from './verdict.ts'

/** Whether a schema registry answers at its address. Without one, values that need schemas are shown as bytes. */
export function sayRegistry(url: string | null, outcome: RegistryOutcome | null): Verdict {
  if (url === null || outcome === null) return notTried('schema registry', 'none is configured for this cluster')
  if (outcome.kind === 'answers') return passed(url, `takes ${listed(outcome.types)}`)
  return wrong('failed', url, judge(url, outcome))
}

const urlLine = (text: string, url: string, mark = url) =>
  remedy(`${text} (headgate.yaml, or SCHEMA_REGISTRY_URL)`, `registry: { url: "${url}" }`, { mark })

function judge(url: string, outcome: Exclude<RegistryOutcome, { kind: 'answers' }>): Diagnosis {
  switch (outcome.kind) {
    case 'elsewhere':
      return {
        answer: 'the registry lies below another path',
        why: `At ${url} there is no API of a schema registry, and there is one at ${outcome.url}.`,
        fixes: [urlLine('Add the path', outcome.url, outcome.url.slice(new URL(outcome.url).origin.length))],
      }
    case 'login':
      return {
        answer: outcome.sent ? `the login is refused (${outcome.status})` : `a login is asked for (${outcome.status})`,
        why: outcome.sent
          ? `The registry answers, and takes the configured login not, or not for reading schemas.`
          : 'The registry answers only those who sign in, and no login is configured.',
        fixes: [
          remedy(
            outcome.sent ? 'Correct user and password' : 'Give Headgate a login for it',
            `registry: { url: "${url}", username: NAME, password: "\${REGISTRY_PASSWORD}" }`,
            { mark: 'NAME' },
          ),
        ],
      }
    case 'redirect':
      return {
        answer: 'answers with a redirect',
        why: `The registry sends its callers to ${outcome.to}. Headgate does not follow: a login would go along.`,
        fixes: [urlLine('Write the address that it redirects to', outcome.to)],
      }
    case 'not-a-registry':
      return {
        answer: `not a schema registry (${outcome.status}, ${outcome.said})`,
        why: `Something answers at ${url}, and it does not know the API of a schema registry (GET /schemas/types). Tried too: the paths of Apicurio's compatible API.`,
        fixes: [urlLine('Correct the address', url)],
      }
    case 'failing':
      return {
        answer: `fails with ${outcome.status}`,
        why: `The registry answers, and fails${outcome.said === '' ? '.' : `: ${outcome.said}`}`,
        fixes: [remedy('See its log: mostly its own store, a topic or a database, is away')],
      }
    case 'silent':
      return {
        answer: 'no answer',
        why: `${new URL(url).host} does not answer in time. Mostly a firewall drops the packets, or the registry hangs.`,
        fixes: [remedy('Run this where Headgate runs', `curl -sv -m 5 ${url}/schemas/types`)],
      }
    case 'no-connection':
      return noConnection(url, outcome.code)
  }
}

function noConnection(url: string, code: string): Diagnosis {
  const { host, hostname, protocol } = new URL(url)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      answer: 'the name is not known',
      why: `The machine Headgate runs on knows no host ${hostname} (${code}).`,
      fixes: [urlLine('Correct the address', url, hostname)],
    }
  }
  if (code === 'ECONNREFUSED') {
    return {
      answer: 'refused: nothing listens there',
      why: `No program listens at ${host} (${code}). The registry is down, or has another port.`,
      fixes: [
        urlLine('Start the registry, or correct the address', url, host),
        remedy('See whether it answers', `curl -sv -m 5 ${url}/schemas/types`),
      ],
    }
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return {
      answer: 'it does not speak TLS',
      why: `The address begins with https, and ${host} answers in the clear (${code}).`,
      fixes: [urlLine('Write http', url.replace(/^https/, 'http'), 'http')],
    }
  }
  if (protocol === 'https:' && /CERT|SIGNATURE|ISSUER/.test(code)) {
    return {
      answer: 'its certificate is not trusted',
      why: `The registry at ${host} shows a certificate that Headgate was not told to trust, or that does not hold its name (${code}).`,
      fixes: [
        remedy('Give Headgate the authority that issued it', `registry: { url: "${url}", tls: { caFile: /path/ca.pem } }`, { mark: '/path/ca.pem' }),
      ],
    }
  }
  return {
    answer: `broken: ${code}`,
    why: `The connection to ${host} ended with ${code}.`,
    fixes: [remedy('Run this where Headgate runs', `curl -sv -m 5 ${url}/schemas/types`)],
  }
}
