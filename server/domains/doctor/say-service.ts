import type { Remedy } from '../../contract/doctor.ts'
import { type Diagnosis, remedy } from './verdict.ts'

/** An HTTP service beside the cluster, in the words of what is said about it. */
export interface Service {
  /** `the registry` */
  noun: string
  /** The key of headgate.yaml, and the variable with its address. */
  key: string
  env: string
  url: string
  /** What curl asks to see whether it answers. */
  asked: string
}

/** What is the same of every such service. `redirect`: to another address; `no-connection`: the code of the system or of TLS. */
export type ServiceTrouble =
  | { kind: 'login'; status: number; sent: boolean }
  | { kind: 'redirect'; to: string }
  | { kind: 'silent' }
  | { kind: 'no-connection'; code: string }

export function urlLine({ key, env, url }: Service, text: string, right = url, mark = right): Remedy {
  return remedy(`${text} (headgate.yaml, or ${env})`, `${key}: { url: "${right}" }`, { mark })
}

export function sayTrouble(service: Service, outcome: ServiceTrouble): Diagnosis {
  const { noun, key, url } = service
  const subject = capital(noun)
  switch (outcome.kind) {
    case 'login':
      return {
        answer: outcome.sent ? `the login is refused (${outcome.status})` : `a login is asked for (${outcome.status})`,
        why: outcome.sent
          ? `${subject} answers, and does not take the configured login, or not for reading.`
          : `${subject} answers only those who sign in, and no login is configured.`,
        fixes: [
          remedy(
            outcome.sent ? 'Correct user and password' : 'Give Headgate a login for it',
            `${key}: { url: "${url}", username: NAME, password: "\${${key.toUpperCase()}_PASSWORD}" }`,
            { mark: 'NAME' },
          ),
        ],
      }
    case 'redirect':
      return {
        answer: 'answers with a redirect',
        why: `${subject} sends its callers to ${outcome.to}. Headgate does not follow: a login would go along.`,
        fixes: [urlLine(service, 'Write the address that it redirects to', outcome.to)],
      }
    case 'silent':
      return {
        answer: 'no answer',
        why: `${new URL(url).host} does not answer in time. Mostly a firewall drops the packets, or ${noun} hangs.`,
        fixes: [curl(service)],
      }
    case 'no-connection':
      return noConnection(service, outcome.code)
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const curl = ({ asked }: Service, text = 'Run this where Headgate runs') => remedy(text, `curl -sv -m 5 ${asked}`)

function noConnection(service: Service, code: string): Diagnosis {
  const { noun, key, url } = service
  const subject = capital(noun)
  const { host, hostname, protocol } = new URL(url)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      answer: 'the name is not known',
      why: `The machine Headgate runs on knows no host ${hostname} (${code}).`,
      fixes: [urlLine(service, 'Correct the address', url, hostname)],
    }
  }
  if (code === 'ECONNREFUSED') {
    return {
      answer: 'refused: nothing listens there',
      why: `No program listens at ${host} (${code}). ${subject} is down, or has another port.`,
      fixes: [urlLine(service, `Start ${noun}, or correct the address`, url, host), curl(service, 'See whether it answers')],
    }
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return {
      answer: 'it does not speak TLS',
      why: `The address begins with https, and ${host} answers in the clear (${code}).`,
      fixes: [urlLine(service, 'Write http', url.replace(/^https/, 'http'), 'http')],
    }
  }
  if (protocol === 'https:' && /CERT|SIGNATURE|ISSUER/.test(code)) {
    return {
      answer: 'its certificate is not trusted',
      why: `${subject} at ${host} shows a certificate that Headgate was not told to trust, or that does not hold its name (${code}).`,
      fixes: [
        remedy('Give Headgate the authority that issued it', `${key}: { url: "${url}", tls: { caFile: /path/ca.pem } }`, { mark: '/path/ca.pem' }),
      ],
    }
  }
  return {
    answer: `broken: ${code}`,
    why: `The connection to ${host} ended with ${code}.`,
    fixes: [curl(service)],
  }
}
