import { setTimeout as delay } from 'node:timers/promises'
import type { Server, Socket } from 'socket.io'
import type { Demo } from '../contract/demo.ts'
import { messageOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { demoOff } from '../domains/demo/index.ts'

const ROOM = 'demo'
const EVERY_MS = 1000

export interface DemoSource {
  stats: (signal: AbortSignal) => Promise<Demo>
}

/** Tells `demo.stats` once a second to those who watch; asks the demo for nothing while nobody does. */
export class DemoRoom {
  readonly #io: Server
  readonly #source: DemoSource | null
  readonly #log: Log
  readonly #stop = new AbortController()
  #running: Promise<void> | null = null

  constructor(io: Server, source: DemoSource | null, log: Log) {
    this.#io = io
    this.#source = source
    this.#log = log
  }

  async watch(socket: Socket, on: boolean): Promise<void> {
    if (this.#source === null) throw demoOff()
    if (!on) return socket.leave(ROOM)
    await socket.join(ROOM)
    if (this.#running === null) this.#running = this.#tell(this.#source)
  }

  /** Returns when no question to the demo is under way any more. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #tell(source: DemoSource): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted && this.#watched()) {
      try {
        const stats = await source.stats(AbortSignal.any([signal, AbortSignal.timeout(EVERY_MS)]))
        // Volatile: who takes none gets the next one, and no backlog.
        this.#io.to(ROOM).volatile.emit('demo.stats', stats)
        await delay(EVERY_MS, undefined, { signal })
      } catch (error) {
        if (signal.aborted) break
        this.#log.debug({ error: messageOf(error) }, 'the demo did not tell its figures')
        await delay(EVERY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
    this.#running = null
  }

  #watched(): boolean {
    return (this.#io.of('/').adapter.rooms.get(ROOM)?.size ?? 0) > 0
  }
}
