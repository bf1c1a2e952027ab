import type { Socket } from 'node:net'
import { KafkaError } from '../protocol/errors.ts'
import { WireReader } from '../protocol/wire-reader.ts'
import { WireWriter } from '../protocol/wire-writer.ts'
import type { Deadline } from '../transport/deadline.ts'
import { openSocket, openTlsSocket } from './socket.ts'
import { exchange, requestFrame } from './speech.ts'
import type { Address, ProbeTarget, SaslOutcome } from './types.ts'

const saslHandshake = 17
const unsupportedMechanism = 33
/** What a listener without SASL answers to a handshake. */
const illegalState = 34
const maxMechanisms = 50

interface Handshake {
  code: number
  offered: string[]
}

/**
 * Asks the listener which ways to sign in it offers, then signs in by `signIn`, which rejects with KafkaError. Without a login
 * configured it only asks, since a listener that wants one takes everything else as an attack and hangs up.
 */
export async function trySasl(address: Address, target: ProbeTarget, signIn: () => Promise<void>, deadline: Deadline): Promise<SaslOutcome> {
  const { sasl } = target
  const asked = sasl?.mechanism ?? 'PLAIN'
  let handshake: Handshake
  try {
    handshake = await shakeHands(await openFor(address, target, deadline), asked, deadline)
  } catch (error) {
    deadline.signal.throwIfAborted()
    return { kind: 'failed', said: saidBy(error) }
  }
  const { code, offered } = handshake
  if (code === illegalState) return sasl === null ? { kind: 'open' } : { kind: 'not-offered', offered: [] }
  if (sasl === null) return { kind: 'asks', offered }
  if (code === unsupportedMechanism || !offered.includes(asked)) return { kind: 'not-offered', offered }
  if (code !== 0) return { kind: 'failed', said: `the handshake was answered with error ${code}` }
  try {
    await signIn()
    return { kind: 'accepted' }
  } catch (error) {
    deadline.signal.throwIfAborted()
    if (!(error instanceof KafkaError)) throw error
    if (error.kafkaName === 'TOKEN') return { kind: 'no-token', said: error.message }
    if (error.kafkaName !== 'SASL_AUTHENTICATION_FAILED') return { kind: 'failed', said: error.message }
    return { kind: 'refused', offered, said: ownWords(error.message) }
  }
}

function openFor(address: Address, target: ProbeTarget, deadline: Deadline): Promise<Socket> {
  return target.tls === null ? openSocket(address, deadline) : openTlsSocket(address, target.tls, deadline)
}

/** SaslHandshake version 1: a mechanism there, an error code and the mechanisms on offer back (KIP-43). */
async function shakeHands(socket: Socket, mechanism: string, deadline: Deadline): Promise<Handshake> {
  const body = new WireWriter().string(mechanism, false).done()
  try {
    const reader = new WireReader(await exchange(socket, requestFrame(saslHandshake, 1, body), deadline))
    const code = reader.int16()
    const count = Math.min(reader.arrayLength(false) ?? 0, maxMechanisms)
    return { code, offered: Array.from({ length: count }, () => reader.string(false) ?? '') }
  } finally {
    socket.destroy()
  }
}

function saidBy(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What the broker itself says of a refused login, cut out of the sentence around it; it names no secret. */
function ownWords(message: string): string {
  return /It says: (.*?)\. Check /.exec(message)?.[1] ?? message
}
