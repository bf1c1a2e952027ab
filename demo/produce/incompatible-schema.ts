import { schemaFile } from '../events/catalogue.ts'
import { messageOf } from '../log.ts'
import { subjectOf } from '../registry/codecs.ts'
import { RegistryRefused } from '../registry/registry.ts'
import type { DemoState } from '../service/demo-state.ts'
import type { Foundation } from '../service/foundation.ts'
import { pause } from '../service/supervise.ts'

const LOOK_EVERY_MS = 500
const TRY_EVERY_MS = 30_000

/** While the fault is on: a team tries to register a new version of the location schema that old events do not fit, again and again. */
export async function tryIncompatibleSchemas(foundation: Foundation, state: DemoState, signal: AbortSignal): Promise<void> {
  let nextAt = 0
  while (!signal.aborted) {
    await pause(LOOK_EVERY_MS, signal)
    if (!state.faults.incompatibleSchema) nextAt = 0
    else if (!signal.aborted && performance.now() >= nextAt) {
      nextAt = performance.now() + TRY_EVERY_MS
      state.note(await attempt(foundation, signal))
    }
  }
}

async function attempt({ registry, topics }: Foundation, signal: AbortSignal): Promise<string> {
  const subject = subjectOf('location', topics)
  const what = `incompatible schema (speed as text) for ${subject}`
  try {
    const id = await registry.register(subject, { type: 'AVRO', text: speedAsText((await schemaFile('location')).text) }, signal)
    return `${what} was accepted as id ${id}: the compatibility level of the subject lets it through`
  } catch (error) {
    return error instanceof RegistryRefused
      ? `${what} was refused: HTTP ${error.status}, ${error.message}`
      : `${what} could not be tried: ${messageOf(error)}`
  }
}

/** A reader of this version cannot read a number where it wants text: not BACKWARD compatible. */
function speedAsText(schema: string): string {
  return schema.replace(/("name":\s*"speed",\s*"type":\s*)"double"/, '$1"string"')
}
