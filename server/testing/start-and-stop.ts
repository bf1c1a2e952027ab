import { io } from 'socket.io-client'
import { compose } from '../compose.ts'
import { silentLog } from '../core/log.ts'

/**
 * A whole life of a server in a process of its own: start, requests, a live view, stop. It never calls process.exit: the
 * process ends by itself, or something was left open. Arguments: bootstrap, registry, database, topic.
 */
const [bootstrap = '', registry = '', database = '', topic = ''] = process.argv.slice(2)

const headgate = await compose({
  config: {
    port: { number: 0, mandatory: true },
    host: '127.0.0.1',
    home: '',
    auth: { mode: 'local' },
    clusters: [
      {
        id: 'test',
        name: 'Test',
        embedded: false,
        bootstrap: bootstrap.split(','),
        registry: { url: registry },
        readOnly: false,
        production: false,
        color: null,
        tls: null,
        sasl: null,
      },
    ],
    database: { url: database },
    demo: false,
    log: { level: 'silent', pretty: false },
    basePath: '',
    publicOrigin: null,
    tails: { limit: 10 },
    dev: false,
    fresh: { wipe: false, yes: false },
  },
  version: 'test',
  log: silentLog,
  embedded: { bootstrap: null, registryUrl: null, parts: () => [] },
  databaseUrl: async () => database,
  demo: null,
  pages: false,
  checkAllReplies: true,
})
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
