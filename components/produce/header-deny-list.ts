import { carriedHeaders } from '../../server/contract/carried-headers.ts'

const exact: ReadonlySet<string> = new Set(carriedHeaders)
/** Of tracers, and what dead-letter queues say of a failure that the new record has not had. */
const prefixes = ['x-b3-', 'x-datadog-', 'ot-tracer-', '__connect.errors.', 'kafka_dlt-']

/** Whether a header is left out of a copy unless its sender says otherwise. Names are compared whatever their case. */
export function isDenied(name: string): boolean {
  const lower = name.toLowerCase()
  return exact.has(lower) || prefixes.some((prefix) => lower.startsWith(prefix))
}
