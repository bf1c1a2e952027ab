import { z } from 'zod'

type SchemaType = 'AVRO' | 'JSON' | 'PROTOBUF'

export interface SchemaText {
  type: SchemaType
  text: string
}

/** The registry did not answer, or failed itself: worth another try. */
class RegistryDown extends Error {
  override name = 'RegistryDown'
}

/** The registry answered no. `status` 409 or 422: the schema breaks the subject's compatibility level or is no schema. */
export class RegistryRefused extends Error {
  override name = 'RegistryRefused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const Id = z.object({ id: z.int() })
const Level = z.object({ compatibilityLevel: z.string() })
const Stored = z.object({ schema: z.string(), schemaType: z.enum(['AVRO', 'JSON', 'PROTOBUF']).default('AVRO') })
const Refusal = z.object({ message: z.string() })
const CALL_TIMEOUT_MS = 5000
const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json'

/**
 * The few calls of a schema registry that the demo needs, over REST (Confluent's API).
 * Not by @kafkajs/confluent-schema-registry: its `register` rewrites the subject's configuration and refuses other levels.
 */
export class Registry {
  readonly #url: string

  constructor(url: string) {
    this.#url = url.replace(/\/$/, '')
  }

  /** Registers a schema, or finds the id it already has: asking twice gives the same id. Throws RegistryRefused when it breaks compatibility. */
  async register(subject: string, schema: SchemaText, signal: AbortSignal): Promise<number> {
    const body = { schema: schema.text, ...(schema.type === 'AVRO' ? {} : { schemaType: schema.type }) }
    return Id.parse(await this.#call('POST', `/subjects/${encodeURIComponent(subject)}/versions`, signal, body)).id
  }

  /** The text that is stored under an id. */
  async byId(id: number, signal: AbortSignal): Promise<SchemaText> {
    const stored = Stored.parse(await this.#call('GET', `/schemas/ids/${id}`, signal))
    return { type: stored.schemaType, text: stored.schema }
  }

  /** Gives a registered subject a compatibility level of its own. One that has a level keeps it: an operator may have set it. */
  async ensureLevel(subject: string, compatibility: string, signal: AbortSignal): Promise<void> {
    const path = `/config/${encodeURIComponent(subject)}`
    try {
      Level.parse(await this.#call('GET', path, signal))
    } catch (error) {
      if (!(error instanceof RegistryRefused) || error.status !== 404) throw error
      await this.#call('PUT', path, signal, { compatibility })
    }
  }

  async #call(method: 'GET' | 'POST' | 'PUT', path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
    const reply = await this.#fetch(method, path, signal, body)
    if (reply.ok) return reply.body
    const said = Refusal.safeParse(reply.body)
    const message = said.success ? said.data.message : `HTTP ${reply.status}`
    if (reply.status >= 500) throw new RegistryDown(`the schema registry failed: ${message}`)
    throw new RegistryRefused(reply.status, message)
  }

  async #fetch(method: string, path: string, signal: AbortSignal, body: unknown): Promise<{ ok: boolean; status: number; body: unknown }> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]),
        headers: { accept: MEDIA_TYPE, ...(body === undefined ? {} : { 'content-type': MEDIA_TYPE }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { ok: response.ok, status: response.status, body: await readJson(response) }
    } catch (error) {
      signal.throwIfAborted()
      throw new RegistryDown(`the schema registry does not answer: ${reasonOf(error)}`, { cause: error })
    }
  }
}

/** A proxy in front of a registry that is down answers HTML: that is no JSON, and no reason to hide its status. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch (error) {
    return { message: `HTTP ${response.status}, no JSON`, cause: String(error) }
  }
}

/** `fetch failed` hides the reason one level down. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
