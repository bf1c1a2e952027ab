import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { reasonIn } from './disk-trouble.ts'
import { EmbeddedError } from './embedded-error.ts'
import { type JavaRuntime, javaCommand } from './java-command.ts'
import { askClusterId } from './kafka-probe.ts'
import { log4jYaml, serverProperties } from './kafka-settings.ts'
import type { Command } from './program.ts'
import type { Part } from './supervisor.ts'

export interface KafkaOptions {
  home: string
  port: number
  controllerPort: number
  java: JavaRuntime
  /** Kafka's jars, in a fixed order. */
  jars: string[]
}

/** Apache Kafka as one KRaft node. Its data folder is made once and found again. */
export function kafkaPart({ home, port, controllerPort, java, jars }: KafkaOptions): Part {
  const folder = join(home, 'kafka')
  const logFile = join(home, 'logs/kafka.log')
  const outputFile = join(home, 'logs/kafka.out')
  let clusterId: string | null = null
  return {
    name: 'kafka',
    port,
    logFile,
    outputFile,
    // A broker that was killed checks its whole log first: 14 to 45 s were seen under load.
    startTimeoutMs: 120_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 8000,
    killSignal: 'SIGKILL',
    prepare: async (signal) => {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'server.properties'), serverProperties({ port, controllerPort, dataFolder: join(folder, 'data') }))
      await writeFile(join(folder, 'log4j2.yaml'), log4jYaml(logFile))
      clusterId = await dataClusterId(folder, java, jars, signal)
      return brokerCommand(folder, java, jars)
    },
    // Some program answers on the port even when this broker could not bind it and ended in silence: the id tells them apart.
    answers: async (signal) => (await askClusterId(port, signal)) === clusterId,
  }
}

function brokerCommand(folder: string, java: JavaRuntime, jars: string[]): Command {
  const flags = ['-Xms256m', '-Xmx512m', '-XX:+ExitOnOutOfMemoryError', `-Dlog4j2.configurationFile=${join(folder, 'log4j2.yaml')}`]
  const run = ['-cp', jars.join(':'), 'kafka.Kafka', join(folder, 'server.properties')]
  return javaCommand(java, { flags, archive: 'kafka', cwd: folder, run })
}

/** The cluster id of the data folder, which is formatted first when it never was or when that was interrupted. */
async function dataClusterId(folder: string, java: JavaRuntime, jars: string[], signal: AbortSignal): Promise<string> {
  const marker = join(folder, 'cluster-id')
  const known = (await readFile(marker, 'utf8').catch(() => '')).trim()
  if (known !== '') return known
  await rm(join(folder, 'data'), { recursive: true, force: true })
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A')
  const format = ['kafka.tools.StorageTool', 'format', '--standalone', '-t', clusterId, '-c', join(folder, 'server.properties')]
  const flags = ['-Xmx128m', '-XX:TieredStopAtLevel=1']
  const { file, args } = javaCommand(java, { flags, archive: null, cwd: folder, run: ['-cp', jars.join(':'), ...format] })
  const result = await execa(file, args, { cwd: folder, reject: false, all: true, timeout: 60_000, cancelSignal: signal })
  if (result.failed) {
    throw new EmbeddedError(
      `The data folder of Kafka, ${join(folder, 'data')}, could not be made: ${reasonIn(result.all)}.`,
      'See to that; it is tried again.',
    )
  }
  await writeFile(marker, `${clusterId}\n`)
  return clusterId
}
