import { DlqDetail } from '../server/contract/dlqs.ts'
import { Job } from '../server/contract/jobs.ts'
import { ReplayPlan } from '../server/contract/replays.ts'
import { eventually } from '../server/testing/eventually.ts'

const callMs = 60_000

/** Replays of one queue to one topic, asked for as a script would: `api` is the address of the API, such as http://host:port/api/v1. */
export class ReplayJobs {
  readonly #api: string
  readonly #queue: string
  readonly #request: object

  constructor(api: string, dlq: string, target: string) {
    this.#api = api
    this.#queue = dlq
    this.#request = { dlq, selection: { all: true }, target: { topic: target }, stripHeaders: false, attemptLimit: 1000 }
  }

  /** Until the inbox has counted the queue: that reading would share the processor with the first replay. */
  async counted(records: number): Promise<void> {
    const isCounted = async () => {
      const queue = DlqDetail.parse(await this.#send('GET', `/clusters/bench/dlqs/${this.#queue}`))
      return queue.records === String(records)
    }
    await eventually('the inbox has counted the queue', isCounted, callMs)
  }

  /** Plans and starts one; returns its id. */
  async start(ratePerSecond: number | null = null): Promise<string> {
    const body = { ...this.#request, ratePerSecond }
    const { hash } = ReplayPlan.parse(await this.#send('POST', '/clusters/bench/replays/plan', body))
    return Job.parse(await this.#send('POST', '/clusters/bench/replays', { ...body, hash })).id
  }

  async setRate(id: string, ratePerSecond: number): Promise<void> {
    await this.#send('PUT', `/jobs/${id}/rate`, { ratePerSecond })
  }

  async cancel(id: string): Promise<void> {
    await this.#send('POST', `/jobs/${id}/cancel`, {})
  }

  /** Of a job that came to its end with everything replayed: how long it ran, ms. */
  async ranMs(id: string, records: number): Promise<number> {
    const { state, reason, outcomes, startedAt, endedAt } = await eventually(
      'the replay ends',
      async () => {
        const job = Job.parse(await this.#send('GET', `/jobs/${id}`))
        return job.endedAt === null ? null : job
      },
      callMs,
    )
    if (state !== 'done' || outcomes.replayed !== String(records)) throw new Error(`the replay ended as ${state}: ${reason}`)
    return Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')
  }

  async #send(method: string, path: string, body?: object): Promise<unknown> {
    const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(`${this.#api}${path}`, { method, ...init, signal: AbortSignal.timeout(callMs) })
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`)
    return response.json()
  }
}
