import { io } from 'socket.io-client'
import { composeApi } from './compose-api.ts'

/**
 * A whole life of a server in a process of its own: start, requests, a live view, stop. It never calls process.exit: the
 * process ends by itself, or something was left open. Arguments: bootstrap, registry, database, topic.
 */
const [bootstrap = '', registry = '', database = '', topic = ''] = process.argv.slice(2)

const headgate = await composeApi({ bootstrap, registry, database })
const { port } = await headgate.start()
const url = `http://127.0.0.1:${port}`
const answers: number[] = []
for (const path of ['/clusters', '/clusters/test/topics', `/clusters/test/topics/${topic}/records`, `/clusters/test/topics/${topic}/partitions`]) {
  const response = await fetch(`${url}/api/v1${path}`, { signal: AbortSignal.timeout(10_000), headers: { connection: 'close' } })
  await response.arrayBuffer()
  answers.push(response.status)
}
const socket = io(url, { transports: ['websocket'] })
const opened: unknown = await socket.timeout(10_000).emitWithAck('tail.open', { cluster: 'test', topics: [topic] })
const { failed } = await headgate.stop()
socket.close()
process.stdout.write(`${JSON.stringify({ answers, opened, failed })}\n`)
