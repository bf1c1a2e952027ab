/** What a TLS library's code means for the person who has to mend it, and what to do; null for codes that are not of TLS. */
export function tlsWords(error: unknown, caSetting: string): { why: string; fix: string } | null {
  const code = codeOf(error)
  if (code === null) return null
  if (untrusted.has(code)) {
    return { why: 'its certificate comes from an authority that is not trusted here', fix: `Write the PEM file of its authority as ${caSetting}.` }
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesIn(error)
    const others = names === null ? '' : `, but for ${names}`
    return {
      why: `its certificate is not made out to this name${others}`,
      fix: 'Use a name of the certificate in the address, or write it as serverName.',
    }
  }
  const known = words.find(([pattern]) => pattern.test(code))
  return known === undefined ? null : { why: known[1], fix: known[2] }
}

const untrusted = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
])

const clientCertificate = 'Write a certificate that it trusts as certFile, with its keyFile.'

const words: [RegExp, string, string][] = [
  [/^CERT_HAS_EXPIRED$/, 'its certificate, or that of its authority, has expired', 'Renew it there; until then nobody who checks can connect.'],
  [/^CERT_NOT_YET_VALID$/, 'its certificate is not valid yet', 'Compare the clocks of both machines, and the dates of the certificate.'],
  [/^CERT_REVOKED$/, 'its certificate was revoked', 'Give the server another one.'],
  [/CERTIFICATE_REQUIRED/, 'it asks for a client certificate and got none', clientCertificate],
  [
    /ALERT_(BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA|CERTIFICATE_EXPIRED|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED)/,
    'it refuses the client certificate',
    clientCertificate,
  ],
  [
    /ALERT_HANDSHAKE_FAILURE|UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|NO_SHARED_CIPHER/,
    'both sides found no way to encrypt: no common protocol version or cipher, or it wants a client certificate',
    'Compare the TLS settings of both sides.',
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNEXPECTED_MESSAGE|HTTP_REQUEST/,
    'it does not speak TLS there',
    'Use its TLS port, or remove the TLS settings.',
  ],
]

function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** The names of the certificate that did not fit, as far as a line has room. */
function namesIn(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('cert' in error)) return null
  const { cert } = error
  if (typeof cert !== 'object' || cert === null || !('subjectaltname' in cert) || typeof cert.subjectaltname !== 'string') return null
  const names = cert.subjectaltname.replaceAll('IP Address:', '').replaceAll('DNS:', '')
  return names.length > 120 ? `${names.slice(0, 120)}…` : names
}
