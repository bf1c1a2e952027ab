import type { Certificate, TlsOutcome } from '../../gateways/kafka/probe/types.ts'
import { chainTable, dayOf, isCurrent, shortName } from './certificates.ts'
import { listed } from './listed.ts'
import { type Diagnosis, remedy } from './verdict.ts'

type Untrusted = Extract<TlsOutcome, { kind: 'untrusted' }>

/** Why a certificate cannot be trusted. `code` is OpenSSL's, or Node's for a name that does not match. */
export function sayUntrusted({ code, chain, host }: Untrusted, at: number): Diagnosis {
  const [leaf] = chain
  const table = chainTable(chain, at)
  if (leaf === undefined)
    return {
      answer: 'no certificate',
      why: `The listener showed no certificate (${code}).`,
      fixes: [remedy('Give the listener a keystore', 'ssl.keystore.location=')],
      table,
    }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return { ...wrongName(leaf, host), table }
  const outdated = chain.find((certificate) => !isCurrent(certificate, at))
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return { ...outOfDate(outdated ?? leaf, code, at), table }
  return { ...unknownAuthority(chain, leaf, code), table }
}

function wrongName(leaf: Certificate, host: string): Diagnosis {
  const names = leaf.names.length === 0 ? shortName(leaf.subject) : listed(leaf.names)
  const [first] = leaf.names
  return {
    answer: `the certificate is not for ${host}`,
    why: `Headgate connects to ${host}, and the certificate is made out to ${names}. Somebody else may be in between, or the broker is known by another name.`,
    fixes: [
      remedy('Connect by a name that the certificate holds, or issue one that holds this name', `subjectAltName = DNS:${host}`, { mark: host }),
      ...(first === undefined ? [] : [remedy('Or tell Headgate which name to expect', `tls: { serverName: ${first} }`, { mark: first })]),
    ],
  }
}

function outOfDate(certificate: Certificate, code: string, at: number): Diagnosis {
  const expired = code === 'CERT_HAS_EXPIRED' || certificate.validTo.getTime() <= at
  const when = expired ? `ended on ${dayOf(certificate.validTo)}` : `begins on ${dayOf(certificate.validFrom)}`
  return {
    answer: expired ? `expired on ${dayOf(certificate.validTo)}` : `not valid before ${dayOf(certificate.validFrom)}`,
    why: `The certificate ${shortName(certificate.subject)} ${when}; the clock here says ${dayOf(new Date(at))}. No client that checks certificates can connect.`,
    fixes: [
      remedy(
        expired ? 'Renew the certificate in the keystore of the broker' : 'Check the clocks of both machines',
        expired ? 'ssl.keystore.location=' : 'date -u',
        {
          ...(expired
            ? { note: 'Setting of the listener in server.properties; a new file under the same name is taken by kafka-configs without a restart.' }
            : {}),
        },
      ),
    ],
  }
}

const selfSigned = ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']

function unknownAuthority(chain: Certificate[], leaf: Certificate, code: string): Diagnosis {
  const top = chain.at(-1) ?? leaf
  const authority = shortName(top.issuer)
  const own = code === selfSigned[0]
  const incomplete = !selfSigned.includes(code) && top.issuer !== top.subject
  const why = own
    ? `The certificate ${shortName(leaf.subject)} is signed by itself, and Headgate was not told to trust it (${code}).`
    : `The chain ends at the authority ${authority}, which Headgate was not told to trust (${code}).`
  return {
    answer: own ? 'a self-signed certificate that is not trusted' : `issued by ${authority}, which is not trusted`,
    why: incomplete ? `${why} The broker does not send that authority's certificate along, which is allowed.` : why,
    fixes: [
      remedy('Give Headgate the certificate of this authority', 'tls: { caFile: /path/ca.pem }', {
        mark: '/path/ca.pem',
        note: `A PEM file that holds ${authority}. Compare its SHA-256 with whoever runs the cluster before you trust it.`,
      }),
    ],
  }
}
