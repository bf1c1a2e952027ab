import { randomBytes } from 'node:crypto'

const PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/
const NO_TRACE = '0'.repeat(32)

/** Starts a trace: a sampled W3C `traceparent` with ids of its own. */
export function startTrace(): string {
  return `00-${randomBytes(16).toString('hex')}-${spanId()}-01`
}

/** The `traceparent` of a next step in the same trace; starts a trace when the one given cannot be read. */
export function continueTrace(traceparent: string | undefined): string {
  const traceId = PARENT.exec(traceparent ?? '')?.[1]
  return traceId === undefined || traceId === NO_TRACE ? startTrace() : `00-${traceId}-${spanId()}-01`
}

function spanId(): string {
  return randomBytes(8).toString('hex')
}
