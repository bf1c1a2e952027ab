import { createRequire } from 'node:module'

interface RequestQueue {
  pending: unknown[]
  scheduleCheckPendingRequests(this: RequestQueue): void
}

/**
 * kafkajs 2.2.4 re-arms a timer for "-1 minus now" milliseconds on every connection that has nothing pending: it fires every
 * millisecond for ever, and Node 24 warns about it (TimeoutNegativeWarning). The timer is for waiting requests only, so
 * without one it is left alone. Another layout of the package is left as it is.
 */
export function calmIdleTimer(): void {
  const found: unknown = createRequire(import.meta.url)('kafkajs/src/network/requestQueue')
  if (!isRequestQueueClass(found)) return
  const schedule = found.prototype.scheduleCheckPendingRequests
  if (schedule.name === scheduleWhenPending.name) return
  found.prototype.scheduleCheckPendingRequests = scheduleWhenPending
  function scheduleWhenPending(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this)
  }
}

function isRequestQueueClass(value: unknown): value is { prototype: RequestQueue } {
  return typeof value === 'function' && typeof value.prototype?.scheduleCheckPendingRequests === 'function'
}
