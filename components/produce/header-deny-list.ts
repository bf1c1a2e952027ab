/**
 * Headers that speak of the record they stood on and would be wrong on a new one: what tracers wrote (a second record would join the
 * first one's trace), what a replicator says of where it came from (another replicator would skip it), and what dead-letter queues
 * say of a failure that the new record has not had.
 */
const exact: ReadonlySet<string> = new Set([
  'traceparent',
  'tracestate',
  'baggage',
  'b3',
  'uber-trace-id',
  'sentry-trace',
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  '__replicator_id',
])
const prefixes = ['x-b3-', 'x-datadog-', 'ot-tracer-', '__connect.errors.', 'kafka_dlt-']

/** Whether a header is left out of a copy unless its sender says otherwise. Names are compared whatever their case. */
export function isDenied(name: string): boolean {
  const lower = name.toLowerCase()
  return exact.has(lower) || prefixes.some((prefix) => lower.startsWith(prefix))
}
