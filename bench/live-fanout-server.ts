import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Server } from 'socket.io'
import { compose } from '../server/compose.ts'
import { silentLog } from '../server/core/log.ts'
import { listen } from '../server/http/listener.ts'
import { wireRecordAt } from './live-fanout-load.ts'
import { serverConfig } from './server-config.ts'

/** What the server of one run tells its driver. */
export type ServerMessage = { ready: { port: number } } | { sample: { rssBytes: number; cpuMs: number; loopP99Ms: number } }

/**
 * One run's server in a process of its own. `headgate`: the whole server, without its pages, before a real broker.
 * `bare`: socket.io alone, which makes the same records itself and broadcasts them to a room, encoded once for all.
 */
const [mode, stackFile = '', rate = '0', intervalMs = '50'] = process.argv.slice(2)
const port = mode === 'headgate' ? await serveHeadgate() : await serveBare(Number(rate), Number(intervalMs))
tell({ ready: { port } })
reportLoad()
process.on('disconnect', () => process.exit(0))

function tell(message: ServerMessage): void {
  process.send?.(message)
}

async function serveHeadgate(): Promise<number> {
  const input = { ...JSON.parse(await readFile(stackFile, 'utf8')), outFile: null }
  const headgate = await compose({
    config: serverConfig(input),
    version: 'bench',
    log: silentLog,
    embedded: { bootstrap: null, registryUrl: null, connectUrl: null, parts: () => [] },
    databaseUrl: async () => input.database,
    demo: null,
    pages: false,
    checkAllReplies: false,
  })
  return (await headgate.start()).port
}

async function serveBare(ratePerSecond: number, everyMs: number): Promise<number> {
  const httpServer = createServer((_request, response) => response.writeHead(404).end())
  const io = new Server(httpServer, { serveClient: false, perMessageDeflate: false })
  let [made, startedMs] = [0, 0]
  io.on('connection', (socket) => {
    socket.on('tail.open', async (_request: unknown, ack: (answer: unknown) => void) => {
      await socket.join('viewers')
      ack({ tailId: 'bare' })
    })
    socket.on('go', () => {
      startedMs = Date.now()
    })
  })
  setInterval(() => {
    if (startedMs === 0) return
    const due = Math.floor(((Date.now() - startedMs) * ratePerSecond) / 1000)
    // Each record has the time at which it was due, as a record of the log has the time at which it was produced.
    const records = Array.from({ length: due - made }, (_, index) => wireRecordAt(made + index, startedMs + ((made + index) * 1000) / ratePerSecond))
    made = due
    const counters = { received: `${made}`, matched: `${made}`, sent: `${made}`, sampledOut: '0', dropped: '0', queued: '0', errors: '0' }
    if (records.length > 0) io.to('viewers').emit('tail.batch', { tailId: 'bare', records, ...counters, gaps: [] })
  }, everyMs)
  return listen(httpServer, 0, '127.0.0.1')
}

function reportLoad(): void {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  let before = process.cpuUsage()
  setInterval(() => {
    const used = process.cpuUsage(before)
    before = process.cpuUsage()
    tell({ sample: { rssBytes: process.memoryUsage.rss(), cpuMs: (used.user + used.system) / 1000, loopP99Ms: delay.percentile(99) / 1e6 } })
    delay.reset()
  }, 1000)
}
