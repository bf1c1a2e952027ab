import { mkdir, readdir, realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { machineEnvironment } from '../config/machine.ts'
import { type DownloadServices, ensureSoftware } from './downloads.ts'
import { EmbeddedError } from './embedded-error.ts'
import type { JavaRuntime } from './java-command.ts'
import { findJvm } from './jvm.ts'
import { freePort } from './ports.ts'
import { connectSoftware, jdbcSoftware, kafkaSoftware, registrySoftware } from './software.ts'
import type { EmbeddedOptions, PartName } from './types.ts'

/** A port for every listener of the stack, fixed for the life of this process. */
export interface StackPorts {
  postgres: number
  kafka: number
  kafkaController: number
  registry: number
  registryManagement: number
  connect: number
}

const preferredPorts = { postgres: 54329, kafka: 9092, registry: 8081, connect: 8083 } as const

/** What is preferred, or the next free one; never the same one twice and never one that another program listens on. */
export async function choosePorts(wanted: Partial<Record<PartName, number>> = {}): Promise<StackPorts> {
  const taken = new Set<number>()
  const take = async (preferred: number) => {
    const port = await freePort(preferred, taken)
    taken.add(port)
    return port
  }
  const postgres = await take(wanted.postgres ?? preferredPorts.postgres)
  const kafka = await take(wanted.kafka ?? preferredPorts.kafka)
  const registry = await take(wanted.registry ?? preferredPorts.registry)
  const [kafkaController, registryManagement] = [await take(kafka + 1), await take(registry + 1)]
  return { postgres, kafka, registry, kafkaController, registryManagement, connect: await take(wanted.connect ?? preferredPorts.connect) }
}

export interface JavaSoftware {
  java: JavaRuntime
  kafkaJars: string[]
  registryRelease: string
  /** Brings what Kafka Connect runs from, when it is about to start: nothing else waits for that. */
  connectFiles: (signal: AbortSignal) => Promise<ConnectFiles>
}

export interface ConnectFiles {
  /** Of the worker, in a fixed order. */
  jars: string[]
  /** A folder with one folder for each plugin. */
  plugins: string
}

/** Finds a JVM and brings what the wanted parts run from. null when none of them needs Java. */
export async function javaSoftware(options: EmbeddedOptions, parts: ReadonlySet<PartName>): Promise<JavaSoftware | null> {
  if (!(['kafka', 'registry', 'connect'] as const).some((name) => parts.has(name))) return null
  const jvm = await findJvm(machineEnvironment())
  const folder = options.software ?? join(options.home, 'software')
  await mkdir(folder, { recursive: true })
  const { onProgress = () => undefined, signal = new AbortController().signal } = options
  const services = { folder, onProgress, signal }
  const kafka = parts.has('kafka') ? await ensureSoftware(kafkaSoftware, services) : null
  const registryRelease = parts.has('registry') ? await ensureSoftware(registrySoftware, services) : ''
  // A folder that is shared, be it by a link, is read by several JVMs at once: only its owner's home writes there.
  const write = !relative(await realpath(options.home), await realpath(folder)).startsWith('..')
  const archives = { folder, write }
  const kafkaJars = kafka === null ? [] : await jarsIn(kafka)
  return { java: { jvm, archives }, kafkaJars, registryRelease, connectFiles: (until) => connectFiles({ ...services, signal: until }) }
}

async function connectFiles(services: DownloadServices): Promise<ConnectFiles> {
  try {
    const worker = await ensureSoftware(connectSoftware, services)
    return { jars: await jarsIn(worker), plugins: await ensureSoftware(jdbcSoftware, services) }
  } catch (error) {
    if (!(error instanceof EmbeddedError)) throw error
    throw new EmbeddedError(error.message, 'All else runs without Kafka Connect; HEADGATE_EMBEDDED_CONNECT=off leaves it out.', { cause: error })
  }
}

async function jarsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jar'))
  return names.toSorted().map((name) => join(folder, name))
}
