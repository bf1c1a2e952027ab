import { once } from 'node:events'
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Server } from 'socket.io'
import { wireRecordAt } from './live-fanout-load.ts'

/** What the server of one run tells its driver. */
export type ServerMessage = { ready: { port: number } } | { sample: { rssBytes: number; cpuMs: number; loopP99Ms: number } }

/**
 * One run's server in a process of its own. `headgate`: the product's sockets and live views before a real broker.
 * `bare`: socket.io alone, which makes the same records itself and broadcasts them to a room, encoded once for all.
 */
const [mode, bootstrap = '', rate = '0', intervalMs = '50'] = process.argv.slice(2)

const httpServer = createServer((_request, response) => response.writeHead(404).end())
if (mode === 'headgate') await serveHeadgate()
else serveBare(Number(rate), Number(intervalMs))
httpServer.listen(0, '127.0.0.1')
await once(httpServer, 'listening')
const address = httpServer.address()
tell({ ready: { port: typeof address === 'object' && address !== null ? address.port : 0 } })
reportLoad()
process.on('disconnect', () => process.exit(0))

function tell(message: ServerMessage): void {
  process.send?.(message)
}

async function serveHeadgate(): Promise<void> {
  const { benchRealtime } = await import('./live-fanout-headgate.ts')
  benchRealtime(httpServer, bootstrap.split(','))
}

function serveBare(ratePerSecond: number, everyMs: number): void {
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
    const counters = { received: `${made}`, matched: `${made}`, sent: `${made}`, sampledOut: '0', dropped: '0', queued: '0' }
    if (records.length > 0) io.to('viewers').emit('tail.batch', { tailId: 'bare', records, ...counters, gaps: [] })
  }, everyMs)
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
