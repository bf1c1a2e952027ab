import { errorOrNull, KafkaError } from '../protocol/errors.ts'
import type { Message } from '../protocol/message.ts'
import { Api } from '../protocol/schema.ts'
import { assertOpen, type Deadline } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'
import type { Answer, Lane } from '../transport/lane.ts'
import type { ConfigAnswer, ConfigEntry } from '../types.ts'

type Resource = ConfigAnswer['resource']

interface Options {
  names: string[] | null
  synonyms: boolean
}

const resourceTypes = { topic: 2, broker: 4 } as const
const sources: Record<number, ConfigEntry['source']> = { 1: 'topic', 2: 'dynamic-broker', 3: 'dynamic-default', 4: 'static-broker', 5: 'default' }
// ConfigDef.Type as it is numbered in DescribeConfigs, org.apache.kafka.common.requests.DescribeConfigsResponse of 4.3.1.
const types = [null, 'boolean', 'string', 'int', 'short', 'long', 'double', 'list', 'class', 'password'] as const
const resourcesPerRequest = 250

/** Configuration of topics (any broker tells) and brokers (each tells its own), one answer per resource in their order. `names` null for all entries. */
export async function describeConfigs(
  lane: Lane,
  directory: Directory,
  resources: Resource[],
  options: Options,
  deadline: Deadline,
): Promise<ConfigAnswer[]> {
  const answers = new Map<Resource, ConfigAnswer>()
  const topics = resources.filter(({ type }) => type === 'topic')
  const ask = (body: ReturnType<typeof bodyOf>) => directory.ask(Api.describeConfigs, body, deadline)
  for (let start = 0; start < topics.length; start += resourcesPerRequest) {
    assertOpen(deadline, 'reading the configuration of topics')
    await fill(answers, topics.slice(start, start + resourcesPerRequest), options, ask)
  }
  const brokers = resources.filter(({ type }) => type === 'broker')
  await Promise.all(
    brokers.map((resource) => {
      const target = directory.known(Number(resource.name))
      if (target === null) return fill(answers, [resource], options, ask)
      return fill(answers, [resource], options, (body) => lane.call(target, Api.describeConfigs, body, deadline))
    }),
  )
  return resources.map((resource) => answers.get(resource) ?? { resource, entries: [], error: missing(resource) })
}

const bodyOf = (resources: Resource[], { names, synonyms }: Options) => ({
  resources: resources.map(({ type, name }) => ({ resourceType: resourceTypes[type], resourceName: name, configurationKeys: names })),
  includeSynonyms: synonyms,
  // Told per entry, whole sentences each: not for thousands of topics.
  includeDocumentation: names === null,
})

async function fill(
  answers: Map<Resource, ConfigAnswer>,
  resources: Resource[],
  options: Options,
  ask: (body: ReturnType<typeof bodyOf>) => Promise<Answer>,
): Promise<void> {
  try {
    const { message } = await ask(bodyOf(resources, options))
    const results = new Map(message.list('results').map((each) => [`${each.int('resourceType')}/${each.text('resourceName')}`, each]))
    for (const resource of resources) {
      const result = results.get(`${resourceTypes[resource.type]}/${resource.name}`)
      if (result !== undefined) answers.set(resource, answerOf(resource, result))
    }
  } catch (error) {
    if (!(error instanceof KafkaError) || error.kafkaName === 'ABORTED') throw error
    for (const resource of resources) answers.set(resource, { resource, entries: [], error })
  }
}

function answerOf(resource: Resource, result: Message): ConfigAnswer {
  const place = resource.type === 'topic' ? { topic: resource.name } : { broker: Number(resource.name) }
  const error = errorOrNull(result.int('errorCode'), 'DescribeConfigs', place, result.textOrNull('errorMessage'))
  return { resource, entries: error === null ? result.list('configs').map(entryOf) : [], error }
}

function entryOf(entry: Message): ConfigEntry {
  return {
    name: entry.text('name'),
    value: entry.textOrNull('value'),
    source: sourceOf(entry.int('configSource')),
    readOnly: entry.flag('readOnly'),
    sensitive: entry.flag('isSensitive'),
    documentation: entry.textOrNull('documentation'),
    type: types[entry.int('configType')] ?? null,
    synonyms: entry
      .list('synonyms')
      .map((synonym) => ({ name: synonym.text('name'), value: synonym.textOrNull('value'), source: sourceOf(synonym.int('source')) })),
  }
}

const sourceOf = (code: number): ConfigEntry['source'] => sources[code] ?? 'unknown'

const missing = ({ type, name }: Resource) =>
  new KafkaError({
    code: null,
    kafkaName: 'MALFORMED_RESPONSE',
    message: `The broker's answer has no configuration of ${type} "${name}".`,
    retriable: false,
  })
