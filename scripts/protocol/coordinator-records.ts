import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Json, parseDefinition, pruneMessage } from './prune.ts'

/**
 * Writes server/serde/kafka-records.json: what Kafka's coordinators keep in `__consumer_offsets` and `__transaction_state`,
 * from their own definitions (Apache-2.0, see NOTICE). Needs Java and Maven: `node scripts/protocol/coordinator-records.ts`.
 */
const kafkaVersion = '4.3.1'
const sources = [
  ['consumer-offsets', 'kafka-group-coordinator'],
  ['transaction-state', 'kafka-transaction-coordinator'],
] as const

const target = new URL('../../server/serde/kafka-records.json', import.meta.url)
const topics = sources.map(([name, artifact]) => `  "${name}": [\n${definitionsOf(artifact).join(',\n')}\n  ]`)
writeFileSync(
  target,
  `{\n  "source": "Apache Kafka ${kafkaVersion}, record definitions of its coordinators, Apache-2.0",\n${topics.join(',\n')}\n}\n`,
)

function definitionsOf(artifact: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-records-'))
  try {
    const jar = `-Dartifact=org.apache.kafka:${artifact}:${kafkaVersion}`
    execFileSync('mvn', ['-q', '-B', 'dependency:copy', jar, `-DoutputDirectory=${folder}`], { stdio: 'inherit' })
    execFileSync('jar', ['xf', join(folder, `${artifact}-${kafkaVersion}.jar`), 'common/message'], { cwd: folder })
    const messages = join(folder, 'common/message')
    return readdirSync(messages)
      .sort()
      .map((file) => parseDefinition(readFileSync(join(messages, file), 'utf8')))
      .filter(({ type }) => type === 'coordinator-key' || type === 'coordinator-value')
      .map((definition) => `    ${JSON.stringify(pruneMessage(definition) satisfies Json)}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
