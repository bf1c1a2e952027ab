import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type JavaRuntime, javaCommand } from './java-command.ts'
import type { ConnectFiles } from './preparation.ts'
import type { Part } from './supervisor.ts'

export interface ConnectOptions {
  home: string
  port: number
  java: JavaRuntime
  /** Brings what it runs from; asked before every start. */
  files: (signal: AbortSignal) => Promise<ConnectFiles>
  /** Secrets that connectors name as `${env:CONNECT_NAME}`, so that they stand in no topic and in no answer. */
  secrets?: Readonly<Record<`CONNECT_${string}`, string>>
  bootstrap: string[]
  /** Workers of one name share their work. Its topics begin with it as well. */
  groupId: string
  /** Resolves when the Kafka that holds its topics answers, and what starts before Connect is up. */
  ready: (signal: AbortSignal) => Promise<void>
}

export function connectUrl(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** One worker of Kafka Connect in distributed mode: what it runs is kept in topics of the Kafka that it works on. */
export function connectPart(options: ConnectOptions): Part {
  const { home, port, java, secrets = {} } = options
  const folder = join(home, 'connect')
  const logFile = join(home, 'logs/connect.log')
  const properties = join(folder, 'worker.properties')
  return {
    name: 'connect',
    port,
    logFile,
    outputFile: join(home, 'logs/connect.out'),
    startTimeoutMs: 120_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 6000,
    killSignal: 'SIGKILL',
    // A mirror that refuses a download is not asked twice a minute.
    retryFailedMs: 300_000,
    prepare: async (signal) => {
      const { jars, plugins } = await options.files(signal)
      await mkdir(folder, { recursive: true })
      await mkdir(join(home, 'logs'), { recursive: true })
      await writeFile(properties, workerProperties(options, plugins))
      await writeFile(join(folder, 'log4j2.properties'), logSettings(logFile))
      await options.ready(signal)
      const flags = ['-Xms64m', '-Xmx256m', '-XX:TieredStopAtLevel=1', `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`]
      const run = ['-cp', jars.join(':'), 'org.apache.kafka.connect.cli.ConnectDistributed', properties]
      return { ...javaCommand(java, { flags, archive: 'connect', cwd: folder, run }), env: { ...secrets } }
    },
    // Its own word (KIP-1017): the worker has joined its group and read its topics to their ends.
    answers: async (signal) => (await fetch(`${connectUrl(port)}/health`, { signal })).ok,
  }
}

function workerProperties({ port, bootstrap, groupId }: ConnectOptions, plugins: string): string {
  const converters = ['key', 'value'].flatMap((part) => [
    `${part}.converter=org.apache.kafka.connect.json.JsonConverter`,
    `${part}.converter.schemas.enable=false`,
  ])
  const topics = ['config', 'offset', 'status'].flatMap((kind) => [
    `${kind}.storage.topic=${groupId}.${kind}`,
    `${kind}.storage.replication.factor=1`,
    ...(kind === 'config' ? [] : [`${kind}.storage.partitions=1`]),
  ])
  return [
    `bootstrap.servers=${bootstrap.join(',')}`,
    `group.id=${groupId}`,
    `listeners=${connectUrl(port)}`,
    'rest.advertised.host.name=127.0.0.1',
    // There is no other worker that could come back for its tasks: after a crash they start at once, not after five minutes.
    'scheduled.rebalance.max.delay.ms=0',
    // Plugins are found by what they say of themselves; the other way reads every class of every jar.
    'plugin.discovery=service_load',
    `plugin.path=${plugins}`,
    'config.providers=env',
    'config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider',
    'config.providers.env.param.allowlist.pattern=CONNECT_.*',
    ...converters,
    ...topics,
    '',
  ].join('\n')
}

/** What an operator reads, in three files of 10 MB at most. Kafka's own files are YAML, which Connect's libraries cannot read. */
function logSettings(logFile: string): string {
  const appender = {
    type: 'RollingFile',
    name: 'FILE',
    fileName: logFile,
    filePattern: `${logFile}.%i`,
    'layout.type': 'PatternLayout',
    'layout.pattern': '%d{ISO8601} %p %m (%c{1})%n%ex',
    'policies.type': 'Policies',
    'policies.size.type': 'SizeBasedTriggeringPolicy',
    'policies.size.size': '10 MB',
    'strategy.type': 'DefaultRolloverStrategy',
    'strategy.max': '2',
  }
  const lines = Object.entries(appender).map(([key, value]) => `appender.file.${key}=${value.replaceAll('\\', '\\\\')}`)
  const level = (id: string, name: string, value: string) => [`logger.${id}.name=${name}`, `logger.${id}.level=${value}`]
  const levels = [
    ...level('connect', 'org.apache.kafka.connect', 'info'),
    ...level('rest', 'org.apache.kafka.connect.runtime.rest.RestServer', 'warn'),
    ...level('debezium', 'io.debezium', 'info'),
  ]
  return ['status=warn', ...lines, 'rootLogger.level=warn', 'rootLogger.appenderRef.file.ref=FILE', ...levels, ''].join('\n')
}
