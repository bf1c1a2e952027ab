import { z } from 'zod'
import { DEMO_RATE } from '../server/contract/demo-rate.ts'

export interface SinkSettings {
  connectUrl: string
  /** Where the sink writes; the password may be what Kafka Connect puts it in place of. */
  jdbcUrl: string
  user: string
  password: string
}

export interface Settings {
  bootstrap: string[]
  registryUrl: string
  /** 0: any free port. */
  controlPort: number
  ratePerSecond: number
  /** null: there is no Kafka Connect to give a sink to. */
  sink: SinkSettings | null
  /** Before every topic, group and client name; empty outside tests. */
  prefix: string
  logLevel: string
}

const Environment = z.object({
  DEMO_BOOTSTRAP: z
    .string('addresses of Kafka brokers, such as 127.0.0.1:9092')
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(z.array(z.string().regex(/^\S+:\d{1,5}$/, 'an address such as 127.0.0.1:9092')).min(1)),
  DEMO_REGISTRY_URL: z.url({ protocol: /^https?$/, error: 'the http address of a schema registry' }),
  DEMO_CONTROL_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  DEMO_RATE: z.coerce.number().int().min(DEMO_RATE.min).max(DEMO_RATE.max).default(DEMO_RATE.default),
  DEMO_CONNECT_URL: z.url({ protocol: /^https?$/, error: 'the http address of a Kafka Connect' }).optional(),
  DEMO_SINK_JDBC_URL: z.string().startsWith('jdbc:').default('jdbc:postgresql://127.0.0.1/sinks'),
  DEMO_SINK_USER: z.string().default('sinks'),
  DEMO_SINK_PASSWORD: z.string().default(''),
  DEMO_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,100}$/)
    .default(''),
  DEMO_LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
})

/** Reads the environment. Throws one error that names every faulty variable. */
export function loadSettings(env: Record<string, string | undefined>): Settings {
  const read = Environment.safeParse(env)
  if (!read.success) throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const { DEMO_CONNECT_URL: connectUrl, DEMO_SINK_JDBC_URL: jdbcUrl, DEMO_SINK_USER: user, DEMO_SINK_PASSWORD: password } = read.data
  return {
    sink: connectUrl === undefined ? null : { connectUrl, jdbcUrl, user, password },
    bootstrap: read.data.DEMO_BOOTSTRAP,
    registryUrl: read.data.DEMO_REGISTRY_URL,
    controlPort: read.data.DEMO_CONTROL_PORT,
    ratePerSecond: read.data.DEMO_RATE,
    prefix: read.data.DEMO_PREFIX,
    logLevel: read.data.DEMO_LOG_LEVEL,
  }
}
