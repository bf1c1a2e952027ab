import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { messageOf } from '../log.ts'
import type { Foundation } from '../service/foundation.ts'
import { pause, type Service } from '../service/supervise.ts'
import type { SinkSettings } from '../settings.ts'
import { sinkConfig } from './sink-config.ts'

const NAME = 'bookings-to-postgres'
const CALL_TIMEOUT_MS = 10_000
const LOOK_EVERY_MS = 5000
/** A task that failed is started again: its database may have been away. */
const RESTART_AFTER_MS = 30_000

const Status = z.object({
  connector: z.object({ state: z.string() }),
  tasks: z.array(z.object({ state: z.string(), trace: z.string().default('') })),
})

/** Sees that Kafka Connect has the connector, configured as it should be, and that it runs. */
export function sink(foundation: Foundation, settings: SinkSettings): Service {
  const name = foundation.group(NAME)
  const connector = `${settings.connectUrl}/connectors/${encodeURIComponent(name)}`
  return {
    name: `sink ${name}`,
    async run({ signal, progress, ready }) {
      const { sinkTopics } = foundation
      if (sinkTopics === null) throw new Error('there are no topics for a sink')
      await foundation.prepare(signal)
      progress('waiting for Kafka Connect')
      while (!(await isUp(settings.connectUrl, signal))) await pause(1000, signal)
      const wanted = { name, ...sinkConfig(settings, sinkTopics) }
      const found = await call(`${connector}/config`, signal)
      if (!isDeepStrictEqual(found, wanted)) await call(`${connector}/config`, signal, 'PUT', wanted)
      let restartedAt = Date.now()
      while (!signal.aborted) {
        const told = await call(`${connector}/status`, signal)
        const failure = told === null ? 'its connector is being made' : failureIn(Status.parse(told))
        if (failure === null) ready()
        else {
          progress(failure)
          if (Date.now() - restartedAt >= RESTART_AFTER_MS) {
            restartedAt = Date.now()
            await call(`${connector}/restart?includeTasks=true&onlyFailed=true`, signal, 'POST')
          }
        }
        await pause(LOOK_EVERY_MS, signal)
      }
    },
  }
}

/** Why it does not run, in one line; null: it does. */
function failureIn({ connector, tasks }: z.infer<typeof Status>): string | null {
  const failed = tasks.find(({ state }) => state === 'FAILED')
  if (failed !== undefined)
    return `its task failed: ${failed.trace.split('\n').findLast((line) => line.startsWith('Caused by: ')) ?? failed.trace.split('\n')[0]}`
  if (connector.state === 'RUNNING' && tasks.some(({ state }) => state === 'RUNNING')) return null
  return connector.state === 'PAUSED' || connector.state === 'STOPPED'
    ? `the connector is ${connector.state.toLowerCase()}`
    : 'its task is being started'
}

/** It has joined its group and knows its connectors (KIP-1017). */
async function isUp(url: string, signal: AbortSignal): Promise<boolean> {
  const asked = { signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]) }
  const answer = await fetch(`${url}/health`, asked).catch(() => null)
  signal.throwIfAborted()
  await answer?.body?.cancel()
  return answer?.ok ?? false
}

/** The JSON of Kafka Connect's answer; null where it knows no such connector yet, or says nothing. */
async function call(url: string, signal: AbortSignal, method: 'GET' | 'PUT' | 'POST' = 'GET', body?: object): Promise<unknown> {
  const request = { method, signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]) }
  const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, { ...request, ...json }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw new Error(`Kafka Connect does not answer: ${messageOf(error)}`, { cause: error })
  })
  const text = await response.text()
  if (response.status === 404 && method === 'GET') return null
  if (!response.ok) throw new Error(`Kafka Connect answered ${response.status}: ${text.slice(0, 300)}`)
  return text === '' ? null : JSON.parse(text)
}
