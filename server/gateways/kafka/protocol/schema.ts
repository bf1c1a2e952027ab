import { type Definitions, inRange, loadDefinitions, type MessageDefinition, type VersionRange, versionRange } from './definitions.ts'
import type { Fields } from './field-types.ts'
import type { Message } from './message.ts'
import { StructCodec } from './struct-codec.ts'
import { WireReader } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

/** Kafka's numbers of the calls in use. */
export const Api = {
  produce: 0,
  fetch: 1,
  listOffsets: 2,
  metadata: 3,
  offsetCommit: 8,
  offsetFetch: 9,
  findCoordinator: 10,
  listGroups: 16,
  apiVersions: 18,
  createTopics: 19,
  deleteTopics: 20,
  deleteRecords: 21,
  initProducerId: 22,
  addPartitionsToTxn: 24,
  addOffsetsToTxn: 25,
  endTxn: 26,
  txnOffsetCommit: 28,
  describeConfigs: 32,
  describeLogDirs: 35,
  createPartitions: 37,
  describeQuorum: 55,
} as const

/** One call at one version: request fields to bytes, response bytes to a message. 64-bit integers are bigint. */
export interface ApiCodec {
  apiKey: number
  name: string
  version: number
  flexible: boolean
  encode(body: Fields): Buffer
  /** Throws MalformedResponse. Byte fields of the result share memory with `bytes`. */
  decode(bytes: Buffer): Message
}

/** All calls in use at all their versions, interpreted from Kafka's own message definitions. */
export class Protocol {
  readonly #requests = new Map<number, MessageDefinition>()
  readonly #responses = new Map<number, MessageDefinition>()
  readonly #codecs = new Map<string, ApiCodec>()
  readonly #names: ReadonlyMap<number, string>

  constructor(definitions: Definitions = loadDefinitions()) {
    this.#names = new Map(definitions.apis)
    for (const message of definitions.messages) {
      const side = message.type === 'request' ? this.#requests : this.#responses
      side.set(message.apiKey, message)
    }
  }

  nameOf(apiKey: number): string {
    return this.#definition(this.#requests, apiKey).name.replace(/Request$/, '')
  }

  /** The name of any call, also of one that is not in use here; null for one that is younger than the definitions. */
  nameIfKnown(apiKey: number): string | null {
    return this.#names.get(apiKey) ?? null
  }

  versionsOf(apiKey: number): VersionRange {
    return versionRange(this.#definition(this.#requests, apiKey).validVersions)
  }

  codec(apiKey: number, version: number): ApiCodec {
    const id = `${apiKey}:${version}`
    const known = this.#codecs.get(id)
    if (known !== undefined) return known
    const codec = this.#build(apiKey, version)
    this.#codecs.set(id, codec)
    return codec
  }

  #build(apiKey: number, version: number): ApiCodec {
    const request = this.#definition(this.#requests, apiKey)
    const flexible = inRange(versionRange(request.flexibleVersions), version)
    if (!inRange(versionRange(request.validVersions), version)) throw new RangeError(`${request.name} has no version ${version}`)
    const writer = structOf(request, version, flexible)
    const reader = structOf(this.#definition(this.#responses, apiKey), version, flexible)
    return {
      apiKey,
      name: this.nameOf(apiKey),
      version,
      flexible,
      encode: (body) => {
        const out = new WireWriter()
        writer.write(out, body)
        return out.done()
      },
      decode: (bytes) => reader.read(new WireReader(bytes)),
    }
  }

  #definition(side: Map<number, MessageDefinition>, apiKey: number): MessageDefinition {
    const definition = side.get(apiKey)
    if (definition === undefined) throw new RangeError(`no definition of API key ${apiKey}: add it in scripts/protocol/update.ts`)
    return definition
  }
}

function structOf(message: MessageDefinition, version: number, flexible: boolean): StructCodec {
  const commonStructs = new Map((message.commonStructs ?? []).map((struct) => [struct.name, struct.fields ?? []]))
  return new StructCodec(message.fields, { version, flexible, commonStructs })
}
