import { brokerError, KafkaError } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import { type Deadline, pause } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'
import type { Lane } from '../transport/lane.ts'
import type { Routes } from '../transport/routes.ts'
import type { Call } from '../types.ts'
import { coordinatorAnswer } from './answers.ts'
import { Coordinators } from './coordinators.ts'
import { ProducerLost } from './producer-lost.ts'
import { TransactionRun } from './transaction-run.ts'
import type { TransactionalProducer, TransactionFlow, TransactionOptions } from './types.ts'

export interface TransactionTools {
  lane: Lane
  directory: Directory
  routes: Routes
  /** Through the gate of the cluster. */
  run<T>(call: Call, work: (deadline: Deadline) => Promise<T>): Promise<T>
  /** Throws the lane away. */
  discard(): Promise<void>
}

const v2Level = 2
const endTxnOfV2 = 5
const produceOfV2 = 12
const firstPauseMs = 20
const longestPauseMs = 500

/**
 * Opens a transactional producer: InitProducerId with −1/−1 fences every older one of the id and answers when their transaction is
 * over. Repeated after a connection that ended, since a second fence does no harm. Rejects with ProducerLost.
 */
export async function openTransactions(tools: TransactionTools, options: TransactionOptions, call: Call): Promise<TransactionalProducer> {
  const { lane, directory } = tools
  const { transactionalId, transactionTimeoutMs } = options
  const coordinators = new Coordinators(directory)
  const body = { transactionalId, transactionTimeoutMs, producerId: -1n, producerEpoch: -1 }
  try {
    return await tools.run(call, async (deadline) => {
      const { message, target } = await untilAnswered(coordinators, transactionalId, deadline, async (coordinator) => {
        const answer = await lane.call(coordinator, Api.initProducerId, body, deadline)
        return { ...answer, target: coordinator, code: answer.message.int('errorCode') }
      })
      const flow = options.flow ?? flowOf(await lane.link(target, deadline))
      const identity = { producerId: message.long('producerId'), producerEpoch: message.int('producerEpoch') }
      return new TransactionRun({ ...tools, coordinators }, options, flow, identity)
    })
  } catch (error) {
    throw error instanceof KafkaError ? new ProducerLost(error) : error
  }
}

async function untilAnswered<T extends { code: number }>(
  coordinators: Coordinators,
  key: string,
  deadline: Deadline,
  ask: (coordinator: Awaited<ReturnType<Coordinators['of']>>) => Promise<T>,
): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    let failure: KafkaError
    try {
      const answer = await ask(await coordinators.of('transaction', key, deadline))
      if (answer.code === 0) return answer
      failure = brokerError(answer.code, 'InitProducerId')
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      failure = error
    }
    const again = failure.code === null ? failure.retriable : coordinatorAnswer(failure.code) !== 'lost'
    if (!again || pauseMs >= deadline.remainingMs()) throw failure
    coordinators.forget('transaction', key)
    await pause(pauseMs, deadline)
  }
}

function flowOf(link: Awaited<ReturnType<Lane['link']>>): TransactionFlow {
  const finalised = link.features?.list('finalizedFeatures') ?? []
  const level = finalised.find((feature) => feature.text('name') === 'transaction.version')?.int('maxVersionLevel') ?? 0
  const knows = (link.rangeOf(Api.endTxn)?.max ?? 0) >= endTxnOfV2 && (link.rangeOf(Api.produce)?.max ?? 0) >= produceOfV2
  return level >= v2Level && knows ? 'v2' : 'classic'
}
