import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { machineEnvironment } from '../server/config/machine.ts'
import { findJvm } from '../server/embedded/jvm.ts'
import { uniqueName } from '../server/testing/unique-name.ts'

const SOFTWARE = join(import.meta.dirname, '../.headgate/software/kafka-4.3.1')

/** Records a second of `kafka-consumer-perf-test` over 1 M records. */
// The tool prints CSV; `fetch.nMsg.sec` leaves the time of joining the group out.
export async function javaConsumer(bootstrap: string[], topic: string): Promise<number> {
  const { java } = await findJvm(machineEnvironment())
  const jars = (await readdir(SOFTWARE)).filter((name) => name.endsWith('.jar')).map((name) => join(SOFTWARE, name))
  const args = [
    '-Xmx512m',
    '-cp',
    jars.join(':'),
    'org.apache.kafka.tools.ConsumerPerformance',
    '--bootstrap-server',
    bootstrap.join(','),
    '--topic',
    topic,
  ]
  const { stdout } = await promisify(execFile)(java, [...args, '--num-records', '1000000', '--group', uniqueName('bench'), '--timeout', '60000'], {
    timeout: 120_000,
  })
  const lines = stdout
    .trim()
    .split('\n')
    .filter((line) => line.includes(','))
  const names = (lines.find((line) => line.includes('fetch.nMsg.sec')) ?? '').split(',').map((name) => name.trim())
  const rate = Number(lines.at(-1)?.split(',')[names.indexOf('fetch.nMsg.sec')])
  if (!Number.isFinite(rate)) throw new Error(`kafka-consumer-perf-test printed no rate: ${stdout}`)
  return rate
}
