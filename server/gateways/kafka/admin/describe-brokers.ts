import { KafkaError } from '../protocol/errors.ts'
import type { Message } from '../protocol/message.ts'
import { Api, type Protocol } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Lane } from '../transport/lane.ts'
import type { Target } from '../transport/target.ts'
import type { BrokerSoftware, FeatureRange } from '../types.ts'
import { releaseOf } from './version.ts'

const clientSoftware = { clientSoftwareName: 'headgate', clientSoftwareVersion: '0.1.0' }

/** What each broker says of itself. Asked anew, because versions before 4 of ApiVersions hide features that may be off (KIP-1022), and to see that it answers. */
export async function describeBrokers(lane: Lane, protocol: Protocol, brokers: Target[], deadline: Deadline): Promise<BrokerSoftware[]> {
  return Promise.all(
    brokers.map(async (target): Promise<BrokerSoftware> => {
      const broker = target.id ?? -1
      try {
        const { message } = await lane.call(target, Api.apiVersions, clientSoftware, deadline)
        return softwareOf(broker, protocol, message, releaseOf(await lane.link(target, deadline)))
      } catch (error) {
        if (!(error instanceof KafkaError) || error.kafkaName === 'ABORTED') throw error
        return { broker, release: null, apis: [], supported: [], finalized: [], error }
      }
    }),
  )
}

function softwareOf(broker: number, protocol: Protocol, answer: Message, release: string | null): BrokerSoftware {
  return {
    broker,
    release,
    apis: answer.list('apiKeys').map((api) => {
      const key = api.int('apiKey')
      return { key, name: protocol.nameIfKnown(key), min: api.int('minVersion'), max: api.int('maxVersion') }
    }),
    supported: ranges(answer, 'supportedFeatures', 'minVersion', 'maxVersion'),
    finalized: ranges(answer, 'finalizedFeatures', 'minVersionLevel', 'maxVersionLevel'),
    error: null,
  }
}

function ranges(answer: Message, list: string, min: string, max: string): FeatureRange[] {
  return answer.list(list).map((feature) => ({ name: feature.text('name'), min: feature.int(min), max: feature.int(max) }))
}
