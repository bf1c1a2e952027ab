import { expect, it } from 'vitest'
import { rootLine } from './root-line.ts'

const trace = `org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
\tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:618)
Caused by: org.apache.kafka.connect.errors.ConnectException: java.sql.SQLException: no
\tat io.example.Sink.put(Sink.java:10)
Caused by: java.net.ConnectException: Connection refused
\t... 10 more
`

it('the deepest cause is what is told of a trace; without causes its first line', () => {
  expect(rootLine(trace)).toBe('java.net.ConnectException: Connection refused')
  expect(rootLine('\nsomething broke\n\tat X\n')).toBe('something broke')
  expect(rootLine('')).toBe('')
  expect(rootLine(`a: ${'x'.repeat(2000)}`)).toHaveLength(500)
})

it.each([
  'jdbc:postgresql://db/x?user=me&password=s3cret&ssl=true failed',
  'Config {"database.password": "s3cret", "a": 1}',
  'https://me:s3cret@registry:8081 does not answer',
  'api_key=s3cret',
  "token: 's3cret'",
  'aws.secret.access.key = s3cret',
])('a value that looks secret is taken out: %s', (text) => {
  expect(rootLine(text)).not.toContain('s3cret')
  expect(rootLine(text)).toContain('***')
})
