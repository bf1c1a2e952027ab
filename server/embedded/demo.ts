import { join } from 'node:path'
import type { SinkDatabase } from './sink-database.ts'
import type { Part } from './supervisor.ts'

/** First port of the demo's control API; the next free one when it is taken. */
export const DEMO_PREFERRED_PORT = 8095

export interface DemoOptions {
  home: string
  /** Where its control API listens, on loopback. */
  port: number
  bootstrap: string[]
  registryUrl: string
  /** A Kafka Connect that the demo may give a sink to, and where that writes; null: none. */
  sink: (SinkDatabase & { connectUrl: string }) | null
  logLevel: string
  /** Resolves when the embedded parts that it uses answer. */
  ready: (signal: AbortSignal) => Promise<void>
}

const PROGRAM = join(import.meta.dirname, '../../demo/main.ts')

/** The demo services as a supervised process, started when what they use is up; what goes down later they wait for themselves. */
export function demoPart(options: DemoOptions): Part {
  const { home, port } = options
  return {
    name: 'demo',
    port,
    outputFile: join(home, 'logs/demo.log'),
    startTimeoutMs: 30_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 5000,
    killSignal: 'SIGKILL',
    prepare: async (signal) => {
      await options.ready(signal)
      const env = {
        DEMO_BOOTSTRAP: options.bootstrap.join(','),
        DEMO_REGISTRY_URL: options.registryUrl,
        DEMO_CONTROL_PORT: String(port),
        DEMO_LOG_LEVEL: options.logLevel,
        ...(options.sink === null ? {} : sinkVariables(options.sink)),
      }
      return { file: process.execPath, args: [PROGRAM], env }
    },
    answers: async (signal) => (await fetch(`http://127.0.0.1:${port}/demo`, { signal })).ok,
  }
}

function sinkVariables({ connectUrl, jdbcUrl, user, password }: SinkDatabase & { connectUrl: string }): Record<string, string> {
  return { DEMO_CONNECT_URL: connectUrl, DEMO_SINK_JDBC_URL: jdbcUrl, DEMO_SINK_USER: user, DEMO_SINK_PASSWORD: password }
}
