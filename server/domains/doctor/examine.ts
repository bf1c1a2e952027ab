import type { Rung, RungId } from '../../contract/doctor.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import { Climb, type ClimbOptions } from './climb.ts'
import { ladder, planOf, type RungPlan } from './rungs.ts'
import { notTried, remedy, type Verdict, wrong } from './verdict.ts'

export interface Examination {
  rungs: Rung[]
  from: string | null
  tookMs: number
}

/**
 * Climbs the ladder: each check waits for the one it needs, and is not tried where that failed. What needs nothing of the
 * others runs beside them. Ends within `totalMs`; rejects only by the reason of the signal, or with a defect.
 */
export async function examine(options: ClimbOptions, wanted?: readonly RungId[]): Promise<Examination> {
  const started = performance.now()
  const climb = new Climb(options)
  const plan = planOf(wanted, options.connect.length > 0)
  const made = new Map<RungId, Rung>()
  const standalone = plan.filter(({ id, needs }) => needs === null && id !== 'name')
  const beside = standalone.map(async (rung) => void made.set(rung.id, await makeOne(climb, rung, made)))
  try {
    for (const rung of plan) {
      if (!standalone.includes(rung)) made.set(rung.id, await makeOne(climb, rung, made))
    }
    await Promise.all(beside)
  } finally {
    await Promise.allSettled(beside)
    await climb.close()
  }
  const rungs = plan.flatMap(({ id }) => made.get(id) ?? [])
  return { rungs, from: climb.from, tookMs: Math.round(performance.now() - started) }
}

async function makeOne(climb: Climb, { id, title, needs }: RungPlan, made: ReadonlyMap<RungId, Rung>): Promise<Rung> {
  const blocker = blockerOf(needs, made)
  if (blocker !== null) return { id, title, ...notTried(climb.would(id), `not tried, needs ${titleOf(blocker)}`), ms: null, needs: blocker }
  if (climb.timeIsOver) return { id, title, ...notTried(climb.would(id), 'not tried: the time was over'), ms: null, needs: null }
  const started = performance.now()
  const verdict = await climb.try(id).catch((error: unknown) => useless(climb.would(id), error))
  const ms = verdict.state === 'not-tried' ? null : Math.round(performance.now() - started)
  return { id, title, ...verdict, ms, needs: null }
}

/** The check that failed below, however far down. */
function blockerOf(needs: RungId | null, made: ReadonlyMap<RungId, Rung>): RungId | null {
  const below = needs === null ? undefined : made.get(needs)
  if (below === undefined) return null
  if (below.state === 'failed') return below.id
  return below.state === 'not-tried' ? (below.needs ?? below.id) : null
}

const titleOf = (id: RungId) => ladder.find((rung) => rung.id === id)?.title ?? id

function useless(tried: string, error: unknown): Verdict {
  if (!(error instanceof KafkaError) || error.kafkaName === 'ABORTED') throw error
  return wrong('failed', tried, {
    answer: error.kafkaName === 'DEADLINE' ? 'no answer in time' : error.kafkaName,
    why: error.message,
    fixes: [remedy('See the log of the broker: server.log')],
  })
}
