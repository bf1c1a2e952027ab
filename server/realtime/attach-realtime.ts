import { once } from 'node:events'
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { Server, type Socket } from 'socket.io'
import { v7 as uuidv7 } from 'uuid'
import type { z } from 'zod'
import type { serverEvents } from '../contract/events.ts'
import { MESSAGE_BYTES } from '../contract/live-limits.ts'
import type { Clock } from '../core/clock.ts'
import type { Ctx } from '../core/context.ts'
import { type ProblemError, problem } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { problemBody } from '../core/problem-body.ts'
import { problemOf } from '../core/problem-of.ts'
import type { LiveTails } from '../domains/live/index.ts'
import { BatchFrames } from './batch-frames.ts'
import { DemoRoom, type DemoSource } from './demo-room.ts'
import { EventBudget } from './event-budget.ts'
import { type Handlers, handleEvent } from './handle-event.ts'
import { guardRequests } from './request-guard.ts'
import { SocketTails } from './socket-tails.ts'
import { UpgradedSockets } from './upgraded-sockets.ts'

export interface RealtimeOptions {
  httpServer: HttpServer
  /** With the base path in front where there is one; a slash at the end is added. */
  path: string
  live: LiveTails
  clock: Clock
  log: Log
  /** The checks of Origin and Host that HTTP makes. Asked at every handshake, poll and upgrade; null: go on. */
  guard: (request: IncomingMessage) => ProblemError | null
  /** Asked at every connection and every event, so that rights which changed count at the next one. Throws `not-signed-in`. */
  ctxFor: (request: IncomingMessage, call: { requestId: string; signal: AbortSignal }) => Ctx
  /** null: there is no demo. */
  demo: DemoSource | null
  limits?: { connections?: number; tailsPerSocket?: number }
}

export interface Realtime {
  io: Server
  connections(): number
  /** Tells everyone. */
  clusterHealth(health: z.input<(typeof serverEvents)['cluster.health']>): void
  jobProgress(job: z.input<(typeof serverEvents)['job.progress']>): void
  /** Tells every viewer that its tail ended because the server stops, and lets nobody new in. */
  drain(): Promise<void>
  /** Drains and lets go of everything but the http server, which is its owner's. */
  close(): Promise<void>
}

/** How long connections have to take their last message. */
const FAREWELL_MS = 1000
/** A polling client that does not come back for its last message is waited for so long; engine.io would wait 30 s. */
const LAST_POLL_MS = 500
const STOPPING = 'Headgate is stopping.'

/**
 * Puts socket.io on a server that already has its request listener: engine.io hands every request that is not its own
 * to the listeners it finds now. Upgrades of other paths are left to others.
 */
export function attachRealtime(options: RealtimeOptions): Realtime {
  const limits = { connections: 500, tailsPerSocket: 8, ...options.limits }
  const io = new Server(options.httpServer, {
    path: options.path,
    serveClient: false,
    destroyUpgrade: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MESSAGE_BYTES,
    connectTimeout: 10_000,
  })
  const upgraded = new UpgradedSockets(options.httpServer, options.path)
  let draining: Promise<void> | null = null
  const admit = (request: IncomingMessage): ProblemError | null => {
    const refused = options.guard(request)
    if (refused !== null) return refused
    // Known sessions may still fetch their last message.
    if (/[?&]sid=/.test(request.url ?? '')) return null
    if (draining !== null) return problem('draining', STOPPING)
    if (io.engine.clientsCount >= limits.connections) return problem('too-many', `${limits.connections} connections are open. Try later.`)
    return null
  }
  io.engine.use(guardRequests(admit))
  io.use((socket, next) => admitCaller(options, socket, next))
  const demoRoom = new DemoRoom(io, options.demo, options.log)
  const frames = new BatchFrames()
  io.on('connection', (socket) => {
    if ('closeTimeout' in socket.conn.transport) socket.conn.transport.closeTimeout = LAST_POLL_MS
    const tails = new SocketTails(socket, options.live, frames, limits.tailsPerSocket)
    serve(options, socket, demoRoom, tails)
  })
  const drain = (): Promise<void> => {
    draining ??= farewell(io, options.live)
    return draining
  }
  return {
    io,
    connections: () => io.engine.clientsCount,
    clusterHealth: (health) => {
      io.emit('cluster.health', health)
    },
    // Volatile: counts are totals, who takes none gets the next.
    jobProgress: (job) => {
      io.volatile.emit('job.progress', job)
    },
    drain,
    close: async () => {
      await drain()
      await demoRoom.close()
      io.engine.close()
      upgraded.cut()
    },
  }
}

function admitCaller(options: RealtimeOptions, socket: Socket, next: (error?: Error) => void): void {
  const requestId = uuidv7()
  try {
    options.ctxFor(socket.request, { requestId, signal: new AbortController().signal })
    next()
  } catch (error) {
    const refused = problemOf(error)
    if (refused.code === 'internal') options.log.error({ requestId, err: refused.cause ?? error }, 'a connection failed by a defect')
    next(Object.assign(new Error(refused.detail), { data: { problem: problemBody(refused, requestId) } }))
  }
}

function serve(options: RealtimeOptions, socket: Socket, demoRoom: DemoRoom, tails: SocketTails): void {
  const gone = new AbortController()
  const handlers: Handlers = {
    'tail.open': (ctx, payload) => tails.open(ctx, payload),
    'tail.credit': (ctx, { tailId, batches }) => tails.act(ctx, tailId, (tail) => tail.grant(batches)),
    'tail.pause': (ctx, { tailId }) => tails.act(ctx, tailId, (tail) => tail.pause()),
    'tail.resume': (ctx, { tailId }) => tails.act(ctx, tailId, (tail) => tail.resume()),
    'tail.close': (_ctx, { tailId }) => tails.close(tailId),
    'demo.watch': async (ctx, { on }) => {
      ctx.policy.check({ actor: ctx.actor, operation: 'demo.get', cluster: null, resource: null })
      await demoRoom.watch(socket, on)
      return { ack: {} }
    },
  }
  const scope = {
    handlers,
    contextFor: (call: { requestId: string; signal: AbortSignal }) => options.ctxFor(socket.request, call),
    signal: gone.signal,
    budget: new EventBudget(options.clock),
    log: options.log,
  }
  socket.onAny((name: string, ...args: unknown[]) => void handleEvent(scope, name, args))
  socket.on('disconnect', (reason) => {
    gone.abort(problem('draining', 'The caller went away.'))
    tails.closeAll()
    options.log.info({ reason }, 'socket closed')
  })
}

/** Says goodbye to every viewer, then closes; who does not take it in time is cut off. */
async function farewell(io: Server, live: LiveTails): Promise<void> {
  live.endAll(STOPPING)
  const closed = [...io.of('/').sockets.values()].map((socket) => once(socket.conn, 'close'))
  io.disconnectSockets(true)
  const late = new AbortController()
  await Promise.race([Promise.all(closed), delay(FAREWELL_MS, undefined, { signal: late.signal }).catch(() => undefined)])
  late.abort()
}
