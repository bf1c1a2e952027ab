import { type Socket as ClientSocket, io } from 'socket.io-client'
import { Decoder, Encoder } from 'socket.io-parser'

const BATCH = '2["tail.batch",'
const TIME = '"timestampMs":"'
const MS_DIGITS = 13

export interface Seen {
  records: number
  delaysMs: number[]
  counters: { received: number; matched: number; sent: number; sampledOut: number; dropped: number; queued: number }
}

/**
 * A viewer that looks at the text of a batch instead of parsing it: twenty viewers in one process would otherwise be
 * what is measured. Times of records are read for the delay, the counters from the end.
 */
function textDecoder(onBatch: (text: string) => void): typeof Decoder {
  return class extends Decoder {
    override add(packet: unknown): void {
      if (typeof packet === 'string' && packet.startsWith(BATCH)) onBatch(packet)
      else super.add(packet)
    }
  }
}

export class Viewer {
  readonly seen: Seen = { records: 0, delaysMs: [], counters: { received: 0, matched: 0, sent: 0, sampledOut: 0, dropped: 0, queued: 0 } }
  readonly socket: ClientSocket
  #tailId = ''
  #measuring = false

  constructor(url: string) {
    const parser = { Encoder, Decoder: textDecoder((text) => this.#take(text)) }
    this.socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, parser })
  }

  async open(topic: string): Promise<void> {
    const request = { cluster: 'bench', topics: [topic], maxPerSecond: null }
    const opened = await this.socket.timeout(10_000).emitWithAck('tail.open', request)
    if (opened.tailId === undefined) throw new Error(JSON.stringify(opened))
    this.#tailId = opened.tailId
    this.socket.emit('tail.credit', { tailId: this.#tailId, batches: 20 })
  }

  measure(on: boolean): void {
    this.#measuring = on
  }

  /** Stops taking bytes from the network. */
  stall(): void {
    const ws: unknown = Reflect.get(this.socket.io.engine.transport, 'ws')
    const net: unknown = Reflect.get(Object(ws), '_socket')
    Reflect.get(Object(net), 'pause').call(net)
  }

  wakeUp(): void {
    const ws: unknown = Reflect.get(this.socket.io.engine.transport, 'ws')
    const net: unknown = Reflect.get(Object(ws), '_socket')
    Reflect.get(Object(net), 'resume').call(net)
  }

  #take(text: string): void {
    const nowMs = Date.now()
    let records = 0
    for (let at = text.indexOf(TIME); at >= 0; at = text.indexOf(TIME, at + 400)) {
      records += 1
      if (this.#measuring) this.seen.delaysMs.push(nowMs - Number(text.slice(at + TIME.length, at + TIME.length + MS_DIGITS)))
    }
    this.seen.records += records
    for (const [, name, count] of countersOf(text).matchAll(/"(received|matched|sent|sampledOut|dropped|queued)":"(\d+)"/g)) {
      if (isCounter(name, this.seen.counters)) this.seen.counters[name] = Number(count)
    }
    if (records > 0) this.socket.emit('tail.credit', { tailId: this.#tailId, batches: 1 })
  }
}

/** They stand on the side of the records where the server puts them. */
function countersOf(text: string): string {
  const records = text.indexOf('"records":')
  const before = text.slice(0, records)
  return before.includes('"received":') ? before : text.slice(text.lastIndexOf('"received":'))
}

function isCounter(name: string | undefined, counters: Seen['counters']): name is keyof Seen['counters'] {
  return name !== undefined && name in counters
}
