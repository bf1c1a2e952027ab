import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { allowAll, type Policy } from '../auth/policy.ts'
import type { TailBatch, TailOpen, TailState } from '../contract/events.ts'
import { systemClock } from '../core/clock.ts'
import type { ClusterHandle, Ctx } from '../core/context.ts'
import { problem } from '../core/errors.ts'
import { silentLog } from '../core/log.ts'
import { LiveTails } from '../domains/live/index.ts'
import { SearchDesk } from '../domains/search/index.ts'
import { checkOrigin } from '../http/origin.ts'
import { createSerde } from '../serde/decode.ts'
import { attachRealtime, type Realtime, type RealtimeOptions } from './attach-realtime.ts'

/** A server with nothing but the sockets, on loopback, before a real cluster. */
export interface RunningRealtime {
  url: string
  live: LiveTails
  realtime: Realtime
  connect(options?: Partial<ManagerOptions & SocketOptions>): Promise<Socket>
  stop(): Promise<void>
}

type Options = Partial<Pick<RealtimeOptions, 'demo' | 'limits'>> & {
  policy?: Policy
  live?: ConstructorParameters<typeof LiveTails>[0]['limits']
}

export async function startRealtime(cluster: ClusterHandle, options: Options = {}): Promise<RunningRealtime> {
  const httpServer = createServer((_request, response) => response.writeHead(404).end())
  const live = new LiveTails({ clock: systemClock, log: silentLog, ...(options.live === undefined ? {} : { limits: options.live }) })
  const serde = createSerde()
  const searches = new SearchDesk({ perPerson: 4, limit: 32, productionBytesPerSecond: 50_000_000 })
  const realtime = attachRealtime({
    httpServer,
    path: '/socket.io',
    live,
    clock: systemClock,
    log: silentLog,
    guard: (request) => {
      const verdict = checkOrigin(request.headers, { publicOrigin: null })
      return verdict.allowed ? null : problem('foreign-origin', verdict.reason)
    },
    ctxFor: (_request, call) => contextFor(cluster, serde, options.policy ?? allowAll, call, searches),
    demo: options.demo ?? null,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  httpServer.listen(0, '127.0.0.1')
  await once(httpServer, 'listening')
  const url = `http://127.0.0.1:${addressOf(httpServer.address()).port}`
  const clients: Socket[] = []
  return {
    url,
    live,
    realtime,
    connect: async (settings) => {
      const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, ...settings })
      clients.push(socket)
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('connect_error', reject)
      })
      return socket
    },
    stop: async () => {
      for (const client of clients) client.disconnect()
      await realtime.close()
      await live.close()
      await searches.close()
      const closed = once(httpServer, 'close')
      httpServer.close()
      httpServer.closeAllConnections()
      await closed
    },
  }
}

export function contextFor(
  cluster: ClusterHandle,
  serde: Ctx['serde'],
  policy: Policy,
  call: { requestId: string; signal: AbortSignal },
  searches: SearchDesk | null = null,
): Ctx {
  return {
    actor: { id: 'local', name: 'local', kind: 'local' },
    ...call,
    log: silentLog,
    clock: systemClock,
    policy,
    clusters: {
      all: () => [cluster],
      get: (id) => {
        if (id !== cluster.id) throw problem('cluster-unknown', `There is no cluster ${id}.`)
        return cluster
      },
      watch: () => {
        throw new Error('sockets do not look at snapshots')
      },
    },
    serde,
    audit: { intent: async () => undefined, outcome: async () => undefined },
    get jobs(): never {
      throw new Error('sockets run no jobs')
    },
    get checks(): never {
      throw new Error('sockets check no connections')
    },
    get imports(): never {
      throw new Error('sockets import nothing')
    },
    get producers(): never {
      throw new Error('sockets produce nothing')
    },
    get outcomes(): never {
      throw new Error('sockets ask for no outcomes')
    },
    get replays(): never {
      throw new Error('sockets replay nothing')
    },
    get deadLetters(): never {
      throw new Error('sockets show no dead letters')
    },
    get searches(): SearchDesk {
      if (searches === null) throw new Error('nothing is searched here')
      return searches
    },
    decoders: { of: async () => ({ key: 'auto', value: 'auto' }), remember: async () => undefined },
    get savedSearches(): never {
      throw new Error('sockets save no searches')
    },
    rates: {
      write: async () => undefined,
      read: () => {
        throw new Error('sockets do not read rates')
      },
    },
    demo: null,
    about: { version: 'test', authMode: 'local', bind: '127.0.0.1' },
  }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address
}

/** A viewer as the browser is one: grants credit for each batch that it took, keeps what came. */
export interface ViewingClient {
  tailId: string
  batches: TailBatch[]
  states: TailState[]
  /** `topic/partition` → offsets in the order of their arrival. */
  offsets(): Map<string, number[]>
  last(): TailBatch | undefined
}

export async function openTail(socket: Socket, request: Partial<TailOpen> & { topics: string[] }, credit = 10): Promise<ViewingClient> {
  const batches: TailBatch[] = []
  const states: TailState[] = []
  const view: ViewingClient = {
    tailId: '',
    batches,
    states,
    offsets: () => offsetsOf(batches),
    last: () => batches.at(-1),
  }
  socket.on('tail.batch', (batch: TailBatch) => {
    if (batch.tailId !== view.tailId) return
    batches.push(batch)
    if (batch.records.length > 0 && credit > 0) socket.emit('tail.credit', { tailId: view.tailId, batches: 1 })
  })
  socket.on('tail.state', (state: TailState) => {
    if (state.tailId === view.tailId) states.push(state)
  })
  const opened = await socket.timeout(10_000).emitWithAck('tail.open', { cluster: 'local', maxPerSecond: null, ...request })
  if (opened.problem !== undefined) throw Object.assign(new Error(opened.problem.detail), { problem: opened.problem })
  view.tailId = opened.tailId
  if (credit > 0) socket.emit('tail.credit', { tailId: view.tailId, batches: credit })
  return view
}

function offsetsOf(batches: readonly TailBatch[]): Map<string, number[]> {
  const offsets = new Map<string, number[]>()
  for (const { topic, partition, offset } of batches.flatMap(({ records }) => records)) {
    const key = `${topic}/${partition}`
    offsets.set(key, [...(offsets.get(key) ?? []), Number(offset)])
  }
  return offsets
}
