/**
 * Headers that speak of the record they stood on and would be wrong on a new one: what tracers wrote (a second record would join the
 * first one's trace), and what a replicator says of where it came from (another replicator would skip it). In small letters.
 */
export const carriedHeaders: readonly string[] = [
  'traceparent',
  'tracestate',
  'baggage',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  'uber-trace-id',
  'sentry-trace',
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  '__replicator_id',
]
