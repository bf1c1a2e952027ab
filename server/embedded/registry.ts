import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type JavaRuntime, javaCommand } from './java-command.ts'
import { databaseOnPostgres, type PostgresAddress } from './postgres-database.ts'
import type { Command } from './program.ts'
import type { Part } from './supervisor.ts'

export interface RegistryOptions {
  home: string
  port: number
  managementPort: number
  java: JavaRuntime
  /** The folder of the unpacked release. */
  release: string
  postgres: PostgresAddress
  /** Resolves when the PostgreSQL that holds its schemas answers. */
  postgresReady: (signal: AbortSignal) => Promise<void>
}

export function registryUrl(port: number): string {
  return `http://127.0.0.1:${port}/apis/ccompat/v7`
}

const Level = z.object({ compatibilityLevel: z.string() })
const database = 'registry'
const registryJar = 'apicurio-registry-app-3.0.9-runner.jar'
/** Sent back with every answer, so that another program's answer is not taken for this registry's. */
const instanceHeader = 'X-Headgate-Instance'

/** Apicurio Registry with its schemas in PostgreSQL, because those in its memory would get new ids at every start. */
export function registryPart(options: RegistryOptions): Part {
  const { home, port, postgres } = options
  const instance = randomUUID()
  const folder = join(home, 'registry')
  return {
    name: 'registry',
    port,
    outputFile: join(home, 'logs/registry.out'),
    logFile: join(home, 'logs/registry.log'),
    startTimeoutMs: 120_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 4000,
    killSignal: 'SIGKILL',
    prepare: async (signal) => {
      await mkdir(folder, { recursive: true })
      await mkdir(join(home, 'logs'), { recursive: true })
      await options.postgresReady(signal)
      await databaseOnPostgres(postgres, database)
      return registryCommand(options, folder, instance)
    },
    answers: async (signal) => {
      const reply = await fetch(`${registryUrl(port)}/config`, { signal })
      if (!reply.ok || reply.headers.get(instanceHeader) !== instance) return false
      await levelOnce(folder, registryUrl(port), Level.parse(await reply.json()).compatibilityLevel, signal)
      return true
    },
  }
}

function registryCommand({ home, port, managementPort, java, release, postgres }: RegistryOptions, folder: string, instance: string): Command {
  const flags = ['-Xms96m', '-Xmx320m', '-XX:TieredStopAtLevel=1', `-Dquarkus.http.header."${instanceHeader}".value=${instance}`]
  const run = ['-jar', join(release, registryJar)]
  const command = javaCommand(java, { flags, archive: 'registry', cwd: folder, run })
  const env = {
    QUARKUS_HTTP_HOST: '127.0.0.1',
    QUARKUS_HTTP_PORT: String(port),
    QUARKUS_MANAGEMENT_HOST: '127.0.0.1',
    QUARKUS_MANAGEMENT_PORT: String(managementPort),
    QUARKUS_HTTP_ACCESS_LOG_ENABLED: 'false',
    QUARKUS_LOG_CONSOLE_ENABLE: 'false',
    QUARKUS_LOG_FILE_ENABLE: 'true',
    QUARKUS_LOG_FILE_PATH: join(home, 'logs/registry.log'),
    QUARKUS_LOG_FILE_ROTATION_MAX_FILE_SIZE: '10M',
    QUARKUS_LOG_FILE_ROTATION_MAX_BACKUP_INDEX: '2',
    APICURIO_STORAGE_KIND: 'sql',
    APICURIO_STORAGE_SQL_KIND: 'postgresql',
    APICURIO_DATASOURCE_URL: `jdbc:postgresql://127.0.0.1:${postgres.port}/${database}`,
    APICURIO_DATASOURCE_USERNAME: postgres.user,
    APICURIO_DATASOURCE_PASSWORD: postgres.password,
    // Its own default holds 20 connections open and takes up to 100, which is all that PostgreSQL has.
    APICURIO_DATASOURCE_JDBC_INITIAL_SIZE: '1',
    APICURIO_DATASOURCE_JDBC_MIN_SIZE: '1',
    APICURIO_DATASOURCE_JDBC_MAX_SIZE: '10',
  }
  return { ...command, env }
}

/** A new Apicurio checks nothing (NONE). It gets BACKWARD, as other registries have; later changes by people are kept. */
async function levelOnce(folder: string, url: string, level: string, signal: AbortSignal): Promise<void> {
  const marker = join(folder, 'level-was-set')
  if ((await readFile(marker, 'utf8').catch(() => '')) !== '') return
  if (level === 'NONE') {
    const body = JSON.stringify({ compatibility: 'BACKWARD' })
    const reply = await fetch(`${url}/config`, { method: 'PUT', body, headers: { 'content-type': 'application/json' }, signal })
    if (!reply.ok) throw new Error(`the registry refused a compatibility level with ${reply.status}`)
  }
  await writeFile(marker, 'BACKWARD\n')
}
