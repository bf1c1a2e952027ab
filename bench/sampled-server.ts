import { fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServerMessage } from './live-fanout-server.ts'

export type Sample = Extract<ServerMessage, { sample: unknown }>['sample']

/** The server without its pages in a process of its own, which tells its memory and the delay of its event loop once a second. */
export interface SampledServer {
  url: string
  /** Resolves with the next one that arrives. */
  nextSample(): Promise<Sample>
  /** What all samples from now on have at most, until it is called again. */
  peaks(): { rssBytes: number; loopP99Ms: number }
  /** Bytes that the process has read so far, from sockets and files alike (Linux's /proc). */
  bytesRead(): Promise<bigint>
  stop(): void
}

export async function startSampledServer(stackFile: string): Promise<SampledServer> {
  const child = fork(join(import.meta.dirname, 'live-fanout-server.ts'), ['headgate', stackFile], { execArgv: [] })
  let peaks = { rssBytes: 0, loopP99Ms: 0 }
  let waiting: ((sample: Sample) => void)[] = []
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.on('message', (message: ServerMessage) => {
      if ('ready' in message) return resolve(message.ready.port)
      const { rssBytes, loopP99Ms } = message.sample
      peaks = { rssBytes: Math.max(peaks.rssBytes, rssBytes), loopP99Ms: Math.max(peaks.loopP99Ms, loopP99Ms) }
      for (const tell of waiting) tell(message.sample)
      waiting = []
    })
  })
  return {
    url: `http://127.0.0.1:${port}/api/v1/clusters/bench`,
    nextSample: () => new Promise((resolve) => waiting.push(resolve)),
    peaks() {
      const past = peaks
      peaks = { rssBytes: 0, loopP99Ms: 0 }
      return past
    },
    async bytesRead() {
      const io = await readFile(`/proc/${child.pid}/io`, 'utf8')
      return BigInt(/^rchar: (\d+)$/m.exec(io)?.[1] ?? 0)
    },
    stop() {
      child.removeAllListeners('exit')
      child.kill('SIGKILL')
    },
  }
}
