import { readdir, realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { machineEnvironment } from '../config/machine.ts'
import { ensureSoftware } from './downloads.ts'
import type { JavaRuntime } from './java-command.ts'
import { findJvm } from './jvm.ts'
import { freePort } from './ports.ts'
import { connectSoftware, kafkaSoftware, registrySoftware } from './software.ts'
import type { EmbeddedOptions, PartName } from './types.ts'

/** A port for every listener of the stack, fixed for the life of this process. */
export interface StackPorts {
  postgres: number
  kafka: number
  kafkaController: number
  registry: number
  registryManagement: number
}

const preferredPorts = { postgres: 54329, kafka: 9092, registry: 8081 } as const

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
  return { postgres, kafka, registry, kafkaController: await take(kafka + 1), registryManagement: await take(registry + 1) }
}

export interface JavaSoftware {
  java: JavaRuntime
  kafkaJars: string[]
  connectJars: string[]
  registryRelease: string
}

/** Finds a JVM and brings what the wanted parts run from. null when none of them needs Java. */
export async function javaSoftware(options: EmbeddedOptions, parts: ReadonlySet<PartName>): Promise<JavaSoftware | null> {
  if (!(['kafka', 'registry', 'connect'] as const).some((name) => parts.has(name))) return null
  const jvm = await findJvm(machineEnvironment())
  const folder = options.software ?? join(options.home, 'software')
  const { onProgress = () => undefined, signal = new AbortController().signal } = options
  const services = { folder, onProgress, signal }
  const kafka = parts.has('kafka') ? await ensureSoftware(kafkaSoftware, services) : null
  const registryRelease = parts.has('registry') ? await ensureSoftware(registrySoftware, services) : ''
  const connect = parts.has('connect') ? await ensureSoftware(connectSoftware, services) : null
  // A folder that is shared, be it by a link, is read by several JVMs at once: only its owner's home writes there.
  const write = !relative(await realpath(options.home), await realpath(folder)).startsWith('..')
  const archives = { folder, write }
  const [kafkaJars, connectJars] = await Promise.all([kafka, connect].map((of) => (of === null ? [] : jarsIn(of))))
  return { java: { jvm, archives }, kafkaJars: kafkaJars ?? [], connectJars: connectJars ?? [], registryRelease }
}

async function jarsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jar'))
  return names.toSorted().map((name) => join(folder, name))
}
