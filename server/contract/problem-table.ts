type Retry = 'never' | 'later' | 'after-refresh'
type Row = { status: number; title: string; retry: Retry }

const row = (status: number, title: string, retry: Retry = 'never'): Row => ({ status, title, retry })

/**
 * The closed table of everything that can be refused or fail. Clients branch on the code, people read title and detail. Apart from
 * the shapes of problems, since threads that search need it and not the 10 MB of what checks shapes.
 */
export const problemTable = {
  'invalid-input': row(400, 'The request is not valid'),
  'not-signed-in': row(401, 'Sign in first'),
  'not-allowed': row(403, 'Not allowed'),
  'foreign-origin': row(403, 'Request from a foreign origin'),
  'read-only': row(403, 'This cluster is read-only here'),
  'not-found': row(404, 'No such address'),
  'cluster-unknown': row(404, 'No such cluster'),
  'topic-unknown': row(404, 'No such topic'),
  'broker-unknown': row(404, 'No such broker'),
  'partition-unknown': row(404, 'No such partition'),
  'connector-unknown': row(404, 'No such connector'),
  'group-unknown': row(404, 'No such group'),
  'subject-unknown': row(404, 'No such subject'),
  'job-unknown': row(404, 'No such job'),
  'saved-search-unknown': row(404, 'No such saved search'),
  'tail-unknown': row(404, 'No such live view'),
  'demo-off': row(404, 'The demo is off'),
  'plan-stale': row(409, 'The plan no longer fits', 'after-refresh'),
  'group-active': row(409, 'The group has live members', 'later'),
  'already-exists': row(409, 'It exists already'),
  'job-state': row(409, 'The job is in another state', 'after-refresh'),
  'topic-recreated': row(409, 'The topic was deleted and created again', 'after-refresh'),
  'record-unknown': row(404, 'No such record'),
  'record-expired': row(410, 'The record has expired'),
  'record-compacted': row(410, 'The record was compacted away'),
  'too-large': row(413, 'Too large'),
  'record-unreadable': row(422, 'The record cannot be read'),
  'expression-invalid': row(422, 'The expression is not valid'),
  'schema-invalid': row(422, 'The schema is not valid'),
  'schema-incompatible': row(422, 'The schema is not compatible'),
  'value-does-not-fit': row(422, 'The value does not fit its schema'),
  'too-many': row(429, 'Too many at once', 'later'),
  internal: row(500, 'Headgate failed', 'later'),
  'broker-refused': row(502, 'A broker refused the request'),
  'registry-refused': row(502, 'The schema registry refused the request'),
  'connect-refused': row(502, 'Kafka Connect refused the request'),
  'cluster-down': row(503, 'The cluster does not answer', 'later'),
  'broker-down': row(503, 'The broker does not answer', 'later'),
  'registry-down': row(503, 'The schema registry does not answer', 'later'),
  'connect-down': row(503, 'Kafka Connect does not answer', 'later'),
  'database-down': row(503, 'The database does not answer', 'later'),
  'demo-down': row(503, 'The demo does not answer', 'later'),
  draining: row(503, 'Headgate is stopping', 'later'),
  deadline: row(504, 'Not answered in time', 'later'),
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof problemTable
