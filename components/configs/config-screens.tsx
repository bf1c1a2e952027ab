'use client'
import { useRoute } from '../data/query.ts'
import { ConfigView } from './config-view.tsx'

const EVERY_MS = 15_000

/** What is set on a topic, by whom, and what would hold without it. */
export function TopicConfigScreen({ cluster, topic }: { cluster: string; topic: string }) {
  const config = useRoute('topics.config', { cluster, topic }, { every: EVERY_MS })
  return <ConfigView config={config} scope="topic" of={topic} everyMs={EVERY_MS} />
}

/** The same of a broker. */
export function BrokerConfigScreen({ cluster, broker }: { cluster: string; broker: string }) {
  const config = useRoute('brokers.config', { cluster, broker }, { every: EVERY_MS })
  return <ConfigView config={config} scope="broker" of={`broker ${broker}`} everyMs={EVERY_MS} />
}
