import { join } from 'node:path'
import { execa } from 'execa'
import { silentLog } from '../core/log.ts'
import { javaSoftware } from '../embedded/preparation.ts'

const software = join(import.meta.dirname, '../../.headgate/software')

/** Runs one of Kafka's own command-line tools: a second opinion, and what Java clients really write. Rejects when it fails. */
export async function kafkaTool(mainClass: string, args: string[], input = ''): Promise<string> {
  const found = await javaSoftware({ home: software, software, parts: ['kafka'], log: silentLog }, new Set(['kafka'] as const))
  if (found === null) throw new Error('there is no Java')
  const flags = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', found.kafkaJars.join(':')]
  const { stdout } = await execa(found.java.jvm.java, [...flags, mainClass, ...args], { input, timeout: 60_000 })
  return stdout
}
