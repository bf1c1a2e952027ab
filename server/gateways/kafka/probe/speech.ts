import type { Socket } from 'node:net'
import { connectionError, KafkaError } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import { WireWriter } from '../protocol/wire-writer.ts'
import { type Deadline, within } from '../transport/deadline.ts'
import type { Speech } from './types.ts'

/** Answers to the questions of a probe are short: one that announces more is none. */
const maxAnswerBytes = 1024 * 1024
const correlationId = 0x48474454
const tlsAlert = 21
const tlsHandshake = 22

/** Frames the request of a call whose header has version 1: size, key, version, correlation id, client id. */
export function requestFrame(apiKey: number, apiVersion: number, body: Buffer): Buffer {
  const client = Buffer.from('headgate-doctor')
  const head = new WireWriter().int16(apiKey).int16(apiVersion).int32(correlationId).int16(client.length).done()
  const size = Buffer.alloc(4)
  size.writeInt32BE(head.length + client.length + body.length)
  return Buffer.concat([size, head, client, body])
}

/** What speaks at the other end of a socket: asks for Kafka's API versions, which every Kafka answers before any login. Ends the socket. */
export async function speechOn(socket: Socket, deadline: Deadline): Promise<Speech> {
  try {
    await exchange(socket, requestFrame(Api.apiVersions, 0, Buffer.alloc(0)), deadline)
    return 'kafka'
  } catch (error) {
    if (error instanceof Foreign) return error.speech
    if (error instanceof KafkaError && error.kafkaName === 'DEADLINE') return 'silent'
    if (error instanceof KafkaError) throw error
    return 'closed'
  } finally {
    socket.destroy()
  }
}

/** What came back is no answer of Kafka's. */
class Foreign extends Error {
  override name = 'Foreign'
  readonly speech: Speech

  constructor(speech: Speech) {
    super(`the answer is ${speech}`)
    this.speech = speech
  }
}

/** Sends one frame; the body of the answer. Rejects with `Foreign`, with the socket's error, or with KafkaError at the deadline. */
export function exchange(socket: Socket, frame: Buffer, deadline: Deadline): Promise<Buffer> {
  let held = Buffer.alloc(0)
  let stop: (() => void) | undefined
  const answered = new Promise<Buffer>((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      held = Buffer.concat([held, chunk])
      if (held.length < 8) return
      const size = held.readInt32BE(0)
      if (held.readInt32BE(4) !== correlationId || size < 4 || size > maxAnswerBytes) reject(new Foreign(foreignSpeech(held)))
      else if (held.length >= 4 + size) resolve(Buffer.from(held.subarray(8, 4 + size)))
    }
    const onClose = () => reject(held.length > 0 ? new Foreign(foreignSpeech(held)) : new Error('the connection was closed without an answer'))
    socket.on('data', onData).once('close', onClose).once('end', onClose).once('error', reject)
    stop = () => void socket.off('data', onData).off('close', onClose).off('end', onClose).off('error', reject)
  })
  socket.write(frame)
  return within(deadline, answered, (reason) => connectionError(reason, 'No answer in time.')).finally(() => stop?.())
}

function foreignSpeech(held: Buffer): Speech {
  const first = held[0]
  if ((first === tlsAlert || first === tlsHandshake) && held[1] === 3) return 'tls'
  return held.subarray(0, 5).toString('latin1') === 'HTTP/' ? 'http' : 'other'
}
