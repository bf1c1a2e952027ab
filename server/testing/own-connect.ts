import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../core/log.ts'
import { connectPart, connectUrl } from '../embedded/connect.ts'
import { javaSoftware } from '../embedded/preparation.ts'
import { ProcessRecords } from '../embedded/process-records.ts'
import { Supervisor } from '../embedded/supervisor.ts'
import { testStack } from './stack.ts'
import { testPort } from './test-port.ts'
import { uniqueName } from './unique-name.ts'

const software = join(import.meta.dirname, '../../.headgate/software')

/** A real worker of Kafka Connect on the run's Kafka, with topics and a group of its own. */
export interface OwnConnect {
  url: string
  port: number
  /** Where its connectors may read and write files. */
  folder: string
  /** Makes a connector, or changes the one of that name. Rejects with what Connect says. */
  put(name: string, config: Record<string, string>): Promise<void>
  end(): Promise<void>
}

/** `secrets` are what its connectors may name as `${env:CONNECT_NAME}`. */
export async function ownConnect(secrets: Record<`CONNECT_${string}`, string> = {}): Promise<OwnConnect> {
  const found = await javaSoftware({ home: software, software, parts: ['connect'], log: silentLog }, new Set(['connect'] as const))
  if (found === null) throw new Error('there is no Java')
  const folder = await mkdtemp(join(tmpdir(), 'headgate-connect-'))
  const port = await testPort()
  const { bootstrap } = testStack()
  const options = { home: folder, port, java: found.java, files: found.connectFiles, secrets, bootstrap, groupId: uniqueName('connect') }
  const part = connectPart({ ...options, ready: async () => undefined })
  const worker = new Supervisor(part, { records: new ProcessRecords(folder), log: silentLog, onChange: () => undefined })
  const url = connectUrl(port)
  const end = async () => {
    await worker.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const put = async (name: string, config: Record<string, string>) => {
    const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(config) }
    const answer = await fetch(`${url}/connectors/${encodeURIComponent(name)}/config`, { ...init, signal: AbortSignal.timeout(30_000) })
    if (!answer.ok) throw new Error(`connector ${name}: ${answer.status} ${await answer.text()}`)
  }
  worker.start()
  try {
    await worker.ready(AbortSignal.timeout(120_000))
  } catch (error) {
    await end()
    throw error
  }
  return { url, port, folder, put, end }
}
