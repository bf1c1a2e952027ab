/** What a caller must be allowed to do, on what, and how much harm it can do. */
export interface Operation {
  /** The right that the policy asks for. */
  permission: 'VIEW' | 'READ_RECORDS' | 'CONTROL_DEMO' | 'CONTROL_JOBS' | 'TRIAGE_DEAD_LETTERS' | 'WRITE_RECORDS' | 'DELETE_RECORDS'
  resource: 'session' | 'cluster' | 'connector' | 'broker' | 'topic' | 'demo' | 'job' | 'subject'
  effect: 'read' | 'write'
  /** `none` for reads; `low` can be undone at once; `high` is a plan/apply pair. */
  danger: 'none' | 'low' | 'high'
}

const view = (resource: Operation['resource']): Operation => ({ permission: 'VIEW', resource, effect: 'read', danger: 'none' })
const records: Operation = { permission: 'READ_RECORDS', resource: 'topic', effect: 'read', danger: 'none' }
const triage: Operation = { permission: 'TRIAGE_DEAD_LETTERS', resource: 'topic', effect: 'write', danger: 'low' }
const controlJobs: Operation = { permission: 'CONTROL_JOBS', resource: 'job', effect: 'write', danger: 'low' }

/** One row per operation. Policy, audit, the UI and the route all read the same row; what is not here cannot be declared. */
export const operations = {
  'session.get': view('session'),
  'clusters.list': view('cluster'),
  'clusters.get': view('cluster'),
  'clusters.diagnose': view('cluster'),
  'clusters.rates': view('cluster'),
  'brokers.list': view('broker'),
  'brokers.get': view('broker'),
  'brokers.config': view('broker'),
  'connectors.list': view('connector'),
  'connectors.get': view('connector'),
  'topics.list': view('topic'),
  'topics.get': view('topic'),
  'topics.partitions': view('topic'),
  'topics.config': view('topic'),
  'records.browse': records,
  'records.get': records,
  'records.raw': records,
  'decoders.try': records,
  'decoders.remember': { ...records, effect: 'write', danger: 'low' },
  'records.produce': { permission: 'WRITE_RECORDS', resource: 'topic', effect: 'write', danger: 'low' },
  'records.search': records,
  'records.try': records,
  'records.timeline': records,
  'live.tail': records,
  'records.export': records,
  'records.download': records,
  'searches.list': records,
  'searches.save': { ...records, effect: 'write', danger: 'low' },
  'searches.delete': { ...records, effect: 'write', danger: 'low' },
  'subjects.list': view('subject'),
  'subjects.get': view('subject'),
  'subjects.version': view('subject'),
  'records.import': { permission: 'WRITE_RECORDS', resource: 'topic', effect: 'write', danger: 'low' },
  'flows.start': { permission: 'WRITE_RECORDS', resource: 'topic', effect: 'write', danger: 'low' },
  'copies.plan': records,
  'copies.start': { permission: 'WRITE_RECORDS', resource: 'topic', effect: 'write', danger: 'high' },
  'replays.plan': records,
  'replays.start': { permission: 'WRITE_RECORDS', resource: 'topic', effect: 'write', danger: 'high' },
  'replays.get': view('job'),
  'replays.ledger': view('job'),
  'replays.outcomes': view('job'),
  'discards.plan': records,
  'discards.apply': { ...triage, danger: 'high' },
  'jobs.list': view('job'),
  'jobs.get': view('job'),
  'jobs.pause': controlJobs,
  'jobs.resume': controlJobs,
  'jobs.cancel': controlJobs,
  'jobs.rate': controlJobs,
  'dlqs.list': view('topic'),
  'dlqs.get': view('topic'),
  'dlqs.failures': records,
  'dlqs.failure': records,
  'dlqs.records': records,
  'dlqs.record': records,
  'dlqs.triage': triage,
  'dlqs.pin': triage,
  'dlqs.ignore': triage,
  'dlqs.mapping': triage,
  'dlqs.planPurge': records,
  'dlqs.purge': { permission: 'DELETE_RECORDS', resource: 'topic', effect: 'write', danger: 'high' },
  'dlqs.tryMapping': records,
  'dlqs.rules': view('cluster'),
  'dlqs.setRules': { ...triage, resource: 'cluster' },
  'journeys.find': records,
  'demo.get': view('demo'),
  'demo.set': { permission: 'CONTROL_DEMO', resource: 'demo', effect: 'write', danger: 'low' },
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof operations
