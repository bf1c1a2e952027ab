import type { Socket } from 'socket.io'
import type { Ctx } from '../core/context.ts'
import { problem } from '../core/errors.ts'
import { checkTail, type LiveTail, type LiveTails, type Outlet } from '../domains/live/index.ts'
import type { BatchFrames } from './batch-frames.ts'
import { isFull } from './connection-room.ts'
import type { Handled, Payload } from './handle-event.ts'

/** The tails of one connection: they die with it, and nobody else can reach them. */
export class SocketTails {
  readonly #socket: Socket
  readonly #live: LiveTails
  readonly #frames: BatchFrames
  readonly #most: number
  readonly #tails = new Map<string, LiveTail>()
  #opening = 0
  #gone = false

  constructor(socket: Socket, live: LiveTails, frames: BatchFrames, most: number) {
    this.#socket = socket
    this.#live = live
    this.#frames = frames
    this.#most = most
  }

  async open(ctx: Ctx, payload: Payload<'tail.open'>): Promise<Handled> {
    if (this.#tails.size + this.#opening >= this.#most) {
      throw problem('too-many', `This connection has ${this.#most} live views open, which is its limit. Close one.`)
    }
    this.#opening += 1
    try {
      const tail = await this.#live.open(ctx, payload, outletOf(this.#socket, this.#frames), (id) => this.#tails.delete(id))
      if (this.#gone) tail.close()
      else this.#tails.set(tail.id, tail)
      const logged = { cluster: tail.cluster, topics: tail.topics.length, tail: tail.id }
      return { ack: { tailId: tail.id }, afterAck: () => tail.announce(), logged }
    } finally {
      this.#opening -= 1
    }
  }

  /** Acts on a tail of this connection, for someone who may (still) read its topics. */
  act(ctx: Ctx, tailId: string, act: (tail: LiveTail) => void): Handled {
    const tail = this.#tails.get(tailId)
    if (tail === undefined)
      throw problem('tail-unknown', `This connection has no live view ${tailId}: it ended, or was opened on another connection. Open it again.`)
    checkTail(ctx, tail.cluster, tail.topics)
    act(tail)
    return { ack: {}, logged: { tail: tailId } }
  }

  close(tailId: string): Handled {
    this.#tails.get(tailId)?.close()
    this.#tails.delete(tailId)
    return { ack: {}, logged: { tail: tailId } }
  }

  closeAll(): void {
    this.#gone = true
    for (const tail of this.#tails.values()) tail.close()
    this.#tails.clear()
  }
}

function outletOf(socket: Socket, frames: BatchFrames): Outlet {
  return {
    full: () => isFull(socket.conn),
    batch: (text) => frames.send(socket.conn, text),
    state: (state) => {
      socket.emit('tail.state', state)
    },
  }
}
