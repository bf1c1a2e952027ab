import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Json, parseDefinition, pruneMessage } from './prune.ts'

/**
 * Writes server/gateways/kafka/protocol/messages.json from Kafka's own message definitions (Apache-2.0, see NOTICE).
 * Needs Java and Maven: `node scripts/protocol/update.ts`. Add a key here when a new call is written.
 */
const kafkaVersion = '4.3.1'
const slf4jVersion = '1.7.36'
const apiKeys = [0, 1, 2, 3, 8, 9, 10, 16, 18, 19, 20, 21, 22, 24, 25, 26, 28, 32, 35, 37, 55]

type Definition = ReturnType<typeof parseDefinition>

const folder = mkdtempSync(join(tmpdir(), 'kafka-protocol-'))
try {
  const jars = [`org.apache.kafka:kafka-clients:${kafkaVersion}`, `org.slf4j:slf4j-api:${slf4jVersion}`]
  for (const artifact of jars) {
    execFileSync('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`], { stdio: 'inherit' })
  }
  const clients = join(folder, `kafka-clients-${kafkaVersion}.jar`)
  execFileSync('jar', ['xf', clients, 'common/message'], { cwd: folder })
  const target = new URL('../../server/gateways/kafka/protocol/messages.json', import.meta.url)
  const definitions = definitionsIn(join(folder, 'common/message'))
  writeFileSync(target, render(namesOf(definitions), messagesOf(definitions), errorsOf(clients)))
} finally {
  rmSync(folder, { recursive: true })
}

function definitionsIn(path: string): Definition[] {
  return readdirSync(path)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => parseDefinition(readFileSync(join(path, file), 'utf8')))
}

/** Key and name of every call there is, so that what a broker offers can be named. */
function namesOf(definitions: Definition[]): Json[] {
  return definitions
    .flatMap(({ apiKey, name, type }) =>
      type === 'request' && typeof apiKey === 'number' && typeof name === 'string' ? [[apiKey, name.replace(/Request$/, '')] as const] : [],
    )
    .sort(([a], [b]) => a - b)
    .map((pair) => [...pair])
}

function messagesOf(definitions: Definition[]): Json[] {
  return definitions
    .filter((message) => typeof message.apiKey === 'number' && apiKeys.includes(message.apiKey))
    .filter((message) => message.type === 'request' || message.type === 'response')
    .map(pruneMessage)
}

function errorsOf(clients: string): Json[] {
  const source = new URL('./ErrorCodes.java', import.meta.url).pathname
  const classPath = [clients, join(folder, `slf4j-api-${slf4jVersion}.jar`)].join(':')
  const out = execFileSync('java', ['-cp', classPath, source], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return out
    .trim()
    .split('\n')
    .map((line) => {
      const [code, name, retriable] = line.split('\t')
      return [Number(code), name ?? '', retriable === 'true']
    })
}

/** One message and one error a line, so that a change of Kafka's version reads well as a diff. */
function render(names: Json[], messages: Json[], errors: Json[]): string {
  const rows = (items: Json[]) => items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')
  return [
    '{',
    `  "source": "Apache Kafka ${kafkaVersion}, message definitions of kafka-clients, Apache-2.0",`,
    `  "errors": [\n${rows(errors)}\n  ],`,
    `  "apis": [\n${rows(names)}\n  ],`,
    `  "messages": [\n${rows(messages)}\n  ]`,
    '}',
    '',
  ].join('\n')
}
