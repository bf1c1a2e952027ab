import { connect } from 'node:net'

/**
 * The id of the cluster whose broker answers on 127.0.0.1:`port`, by one DescribeCluster request
 * (key 60, version 0, KIP-700) over a connection of its own. Rejects when nobody answers before `signal` fires or the answer is no Kafka.
 */
export function askClusterId(port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', signal })
    const chunks: Buffer[] = []
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.once('error', fail)
    socket.once('close', () => reject(new Error('the connection was closed without an answer')))
    socket.once('connect', () => socket.write(request()))
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      if (bytes.length > 65_536) return fail(new Error('the answer is no DescribeCluster response'))
      if (bytes.length < 4 || bytes.length < 4 + bytes.readInt32BE(0)) return
      socket.destroy()
      try {
        resolve(clusterIdOf(bytes))
      } catch (error) {
        reject(error)
      }
    })
  })
}

const correlationId = 1

/** Header version 2: key, version, correlation id, null client id, no tags; body: no operations wanted, no tags. */
function request(): Buffer {
  const bytes = Buffer.alloc(17)
  bytes.writeInt32BE(13, 0)
  bytes.writeInt16BE(60, 4)
  bytes.writeInt16BE(0, 6)
  bytes.writeInt32BE(correlationId, 8)
  bytes.writeInt16BE(-1, 12)
  return bytes
}

/** Size, correlation id, tags, throttle time, error code, error message (compact, null is 0), cluster id (compact: length + 1). */
function clusterIdOf(bytes: Buffer): string {
  const error = bytes.readInt16BE(13)
  const message = bytes.readUInt8(15)
  if (bytes.readInt32BE(4) !== correlationId || error !== 0 || message !== 0) throw new Error(`DescribeCluster was answered with error ${error}`)
  const length = bytes.readUInt8(16) - 1
  if (length < 1 || length > 126) throw new Error('the answer is no DescribeCluster response')
  return bytes.subarray(17, 17 + length).toString('utf8')
}
