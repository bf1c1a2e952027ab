import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { TlsSettings } from '../../../core/connection-settings.ts'
import { type Deadline, sooner } from '../transport/deadline.ts'
import { codesOf, noConnection, openSocket, openTlsSocket } from './socket.ts'
import { speechOn } from './speech.ts'
import type { Address, Certificate, TlsOutcome } from './types.ts'

const maxChain = 10
/** How long a listener may keep silent before it is asked in another way. */
const patienceMs = 1500

/** Does what the configuration says: a handshake and a look at the chain, or a first word in the clear. Says what was there instead. */
export async function tryTls(address: Address, tls: TlsSettings | null, deadline: Deadline): Promise<TlsOutcome> {
  try {
    return tls === null ? await inTheClear(address, deadline) : await encrypted(address, tls, deadline)
  } catch (error) {
    deadline.signal.throwIfAborted()
    return noConnection(error)
  }
}

async function inTheClear(address: Address, deadline: Deadline): Promise<TlsOutcome> {
  const speech = await speechOn(await openSocket(address, deadline), sooner(deadline, patienceMs))
  if (speech === 'kafka' || speech === 'http') return { kind: 'clear', speech, chain: [] }
  // Listeners differ in what they do with plain bytes: an alert, an end, or silence. A handshake tells.
  const socket = await openTlsSocket(address, { rejectUnauthorized: false }, deadline).catch(() => null)
  deadline.signal.throwIfAborted()
  if (socket === null) return { kind: 'clear', speech, chain: [] }
  const chain = chainOf(socket)
  socket.destroy()
  return { kind: 'clear', speech: 'tls', chain }
}

async function encrypted(address: Address, tls: TlsSettings, deadline: Deadline): Promise<TlsOutcome> {
  let socket: TLSSocket
  try {
    socket = await openTlsSocket(address, tls, sooner(deadline, deadline.totalMs / 2))
  } catch (error) {
    deadline.signal.throwIfAborted()
    return noHandshake(address, error, deadline)
  }
  const chain = chainOf(socket)
  const protocol = socket.getProtocol() ?? 'TLS'
  const { authorized, authorizationError } = socket
  const host = tls.serverName ?? address.host
  if (!authorized && tls.rejectUnauthorized) {
    socket.destroy()
    return { kind: 'untrusted', code: String(codeOf(authorizationError)), chain, host }
  }
  // With TLS 1.3 a missing or unwelcome client certificate is told only after the handshake.
  const said = { text: '' }
  socket.once('error', (error) => {
    said.text = error.message
  })
  const speech = await speechOn(socket, deadline)
  if (speech === 'kafka') return { kind: 'trusted', chain, protocol, verified: authorized }
  if (/certificate|bad_certificate|unknown ca/i.test(said.text)) return { kind: 'wants-certificate', said: opensslReason(said.text), chain }
  return {
    kind: 'not-tls',
    speech,
    said: said.text === '' ? 'the connection was encrypted, and what is behind it is not Kafka' : opensslReason(said.text),
  }
}

async function noHandshake(address: Address, error: unknown, deadline: Deadline): Promise<TlsOutcome> {
  const codes = codesOf(error)
  const text = error instanceof Error ? error.message : String(error)
  const network = noConnection(error)
  if (network.kind !== 'broken' && network.kind !== 'silent') return network
  if (codes.some((code) => /ALERT_(BAD_)?CERTIFICATE|CERTIFICATE_REQUIRED|ALERT_UNKNOWN_CA/.test(code))) {
    return { kind: 'wants-certificate', said: opensslReason(text), chain: [] }
  }
  const own = codes.some((code) => code.startsWith('ERR_OSSL') || code === 'ERR_TLS_INVALID_CONTEXT' || code === 'ERR_INVALID_ARG_TYPE')
  if (own || codes.length === 0) return { kind: 'unusable', said: opensslReason(text) }
  const speech = await speechOn(await openSocket(address, deadline), sooner(deadline, patienceMs))
  return speech === 'tls' || speech === 'other'
    ? { kind: 'unusable', said: opensslReason(text) }
    : { kind: 'not-tls', speech, said: opensslReason(text) }
}

/** OpenSSL's messages carry addresses and source files around the one part that people can read. */
function opensslReason(text: string): string {
  const reason = /:([a-z][a-z0-9 ]{4,}):\.\./i.exec(text) ?? /^error:[0-9A-F]+:[^:]*:[^:]*:(.+)$/.exec(text)
  return (reason?.[1] ?? text).trim().slice(0, 300)
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error)

function chainOf(socket: TLSSocket): Certificate[] {
  const chain: Certificate[] = []
  const seen = new Set<string>()
  let at: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  // A chain ends in a certificate that names itself as its issuer, or where the peer sent no more: then it is undefined.
  while (at?.fingerprint256 !== undefined && !seen.has(at.fingerprint256) && chain.length < maxChain) {
    seen.add(at.fingerprint256)
    chain.push(certificateOf(at))
    at = at.issuerCertificate
  }
  return chain
}

function certificateOf(peer: DetailedPeerCertificate): Certificate {
  return {
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    validFrom: new Date(peer.valid_from),
    validTo: new Date(peer.valid_to),
    fingerprint: peer.fingerprint256,
    names: (peer.subjectaltname ?? '').split(', ').flatMap((name) => (name === '' ? [] : [name.replace(/^(DNS|IP Address):/, '')])),
  }
}

/** A distinguished name as RFC 2253 writes it, the most particular part first. */
function nameOf(name: Record<string, string | string[] | undefined>): string {
  return Object.entries(name)
    .flatMap(([key, value]) => [value ?? []].flat().map((each) => `${key}=${each}`))
    .toReversed()
    .join(',')
}
