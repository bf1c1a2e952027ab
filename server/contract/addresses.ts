/** The base path of the public API. */
export const API_BASE = '/api/v1'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Address {
  method: Method
  /** Below `/api/v1`, parameters as `:name`. */
  path: string
  /** `ndjson`: lines of JSON, as they come. */
  reply: 'json' | 'bytes' | 'ndjson'
  /** `lines`: a file of lines as it is, read as it comes; JSON unless told. */
  body?: 'lines'
}

/**
 * Where each operation is found. Apart from the schemas, and without zod: all that a browser needs to make a call are
 * these few lines, so it does not load a validator that it never uses.
 */
export const addresses = {
  'session.get': { method: 'GET', path: '/session', reply: 'json' },
  'clusters.list': { method: 'GET', path: '/clusters', reply: 'json' },
  'clusters.get': { method: 'GET', path: '/clusters/:cluster', reply: 'json' },
  'clusters.diagnose': { method: 'POST', path: '/clusters/:cluster/doctor', reply: 'json' },
  'clusters.rates': { method: 'GET', path: '/clusters/:cluster/rates', reply: 'json' },
  'brokers.list': { method: 'GET', path: '/clusters/:cluster/brokers', reply: 'json' },
  'brokers.get': { method: 'GET', path: '/clusters/:cluster/brokers/:broker', reply: 'json' },
  'brokers.config': { method: 'GET', path: '/clusters/:cluster/brokers/:broker/config', reply: 'json' },
  'connectors.list': { method: 'GET', path: '/clusters/:cluster/connectors', reply: 'json' },
  'connectors.get': { method: 'GET', path: '/clusters/:cluster/connects/:connect/connectors/:connector', reply: 'json' },
  'topics.list': { method: 'GET', path: '/clusters/:cluster/topics', reply: 'json' },
  'topics.get': { method: 'GET', path: '/clusters/:cluster/topics/:topic', reply: 'json' },
  'topics.partitions': { method: 'GET', path: '/clusters/:cluster/topics/:topic/partitions', reply: 'json' },
  'topics.config': { method: 'GET', path: '/clusters/:cluster/topics/:topic/config', reply: 'json' },
  'records.browse': { method: 'GET', path: '/clusters/:cluster/topics/:topic/records', reply: 'json' },
  'records.get': { method: 'GET', path: '/clusters/:cluster/topics/:topic/records/:partition/:offset', reply: 'json' },
  'records.raw': { method: 'GET', path: '/clusters/:cluster/topics/:topic/records/:partition/:offset/raw', reply: 'bytes' },
  'records.produce': { method: 'POST', path: '/clusters/:cluster/topics/:topic/records', reply: 'json' },
  'decoders.try': { method: 'GET', path: '/clusters/:cluster/topics/:topic/records/:partition/:offset/decoders', reply: 'json' },
  'decoders.remember': { method: 'PUT', path: '/clusters/:cluster/topics/:topic/decoders', reply: 'json' },
  'records.search': { method: 'POST', path: '/clusters/:cluster/topics/:topic/search', reply: 'ndjson' },
  'records.try': { method: 'POST', path: '/clusters/:cluster/topics/:topic/search/try', reply: 'json' },
  'records.timeline': { method: 'GET', path: '/clusters/:cluster/topics/:topic/timeline', reply: 'json' },
  'records.export': { method: 'POST', path: '/clusters/:cluster/topics/:topic/exports', reply: 'ndjson' },
  'records.download': { method: 'GET', path: '/clusters/:cluster/topics/:topic/exports', reply: 'ndjson' },
  'searches.list': { method: 'GET', path: '/clusters/:cluster/saved-searches', reply: 'json' },
  'searches.save': { method: 'POST', path: '/clusters/:cluster/saved-searches', reply: 'json' },
  'searches.delete': { method: 'DELETE', path: '/clusters/:cluster/saved-searches/:id', reply: 'json' },
  'subjects.list': { method: 'GET', path: '/clusters/:cluster/subjects', reply: 'json' },
  'subjects.get': { method: 'GET', path: '/clusters/:cluster/subjects/:subject', reply: 'json' },
  'subjects.version': { method: 'GET', path: '/clusters/:cluster/subjects/:subject/versions/:version', reply: 'json' },
  'records.import': { method: 'POST', path: '/clusters/:cluster/topics/:topic/imports', reply: 'json', body: 'lines' },
  'flows.start': { method: 'POST', path: '/clusters/:cluster/flows', reply: 'json' },
  'copies.plan': { method: 'POST', path: '/clusters/:cluster/copies/plan', reply: 'json' },
  'copies.start': { method: 'POST', path: '/clusters/:cluster/copies', reply: 'json' },
  'replays.plan': { method: 'POST', path: '/clusters/:cluster/replays/plan', reply: 'json' },
  'replays.start': { method: 'POST', path: '/clusters/:cluster/replays', reply: 'json' },
  'replays.get': { method: 'GET', path: '/clusters/:cluster/replays/:id', reply: 'json' },
  'replays.ledger': { method: 'GET', path: '/clusters/:cluster/replays/:id/ledger', reply: 'json' },
  'replays.outcomes': { method: 'GET', path: '/clusters/:cluster/replays/:id/outcomes', reply: 'json' },
  'discards.plan': { method: 'POST', path: '/clusters/:cluster/discards/plan', reply: 'json' },
  'discards.apply': { method: 'POST', path: '/clusters/:cluster/discards/apply', reply: 'json' },
  'jobs.list': { method: 'GET', path: '/jobs', reply: 'json' },
  'jobs.get': { method: 'GET', path: '/jobs/:id', reply: 'json' },
  'jobs.pause': { method: 'POST', path: '/jobs/:id/pause', reply: 'json' },
  'jobs.resume': { method: 'POST', path: '/jobs/:id/resume', reply: 'json' },
  'jobs.cancel': { method: 'POST', path: '/jobs/:id/cancel', reply: 'json' },
  'jobs.rate': { method: 'PUT', path: '/jobs/:id/rate', reply: 'json' },
  'dlqs.list': { method: 'GET', path: '/clusters/:cluster/dlqs', reply: 'json' },
  'dlqs.get': { method: 'GET', path: '/clusters/:cluster/dlqs/:topic', reply: 'json' },
  'dlqs.failures': { method: 'GET', path: '/clusters/:cluster/dlqs/:topic/failures', reply: 'json' },
  'dlqs.failure': { method: 'GET', path: '/clusters/:cluster/dlqs/:topic/failures/:failure', reply: 'json' },
  'dlqs.records': { method: 'GET', path: '/clusters/:cluster/dlqs/:topic/records', reply: 'json' },
  'dlqs.record': { method: 'GET', path: '/clusters/:cluster/dlqs/:topic/records/:partition/:offset', reply: 'json' },
  'dlqs.triage': { method: 'PUT', path: '/clusters/:cluster/dlqs/:topic/triage', reply: 'json' },
  'dlqs.pin': { method: 'PUT', path: '/clusters/:cluster/dlqs/:topic/pin', reply: 'json' },
  'dlqs.ignore': { method: 'PUT', path: '/clusters/:cluster/dlqs/:topic/ignore', reply: 'json' },
  'dlqs.mapping': { method: 'PUT', path: '/clusters/:cluster/dlqs/:topic/mapping', reply: 'json' },
  'dlqs.tryMapping': { method: 'POST', path: '/clusters/:cluster/dlqs/:topic/mapping/try', reply: 'json' },
  'dlqs.planPurge': { method: 'POST', path: '/clusters/:cluster/dlqs/:topic/purge/plan', reply: 'json' },
  'dlqs.purge': { method: 'POST', path: '/clusters/:cluster/dlqs/:topic/purge/apply', reply: 'json' },
  'dlqs.rules': { method: 'GET', path: '/settings/dlq-rules', reply: 'json' },
  'dlqs.setRules': { method: 'PUT', path: '/settings/dlq-rules', reply: 'json' },
  'journeys.find': { method: 'GET', path: '/clusters/:cluster/journeys', reply: 'json' },
  'demo.get': { method: 'GET', path: '/demo', reply: 'json' },
  'demo.set': { method: 'PUT', path: '/demo', reply: 'json' },
} as const satisfies Record<string, Address>

/** An operation that can be called over HTTP. */
export type RouteName = keyof typeof addresses
