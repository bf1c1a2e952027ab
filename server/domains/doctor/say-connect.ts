import type { RungTable } from '../../contract/doctor.ts'
import type { ConnectOutcome } from '../../gateways/connect/probe.ts'
import { listed } from './listed.ts'
import { type Service, sayTrouble, urlLine } from './say-service.ts'
import { type Diagnosis, notTried, passed, remedy, type Verdict, wrong } from './verdict.ts'

export interface ConnectTry {
  name: string
  url: string
  outcome: ConnectOutcome
}

/** Whether each Kafka Connect of the cluster answers. Several may be configured: a row each, and a failure when one of them fails. */
export function sayConnect(tries: ConnectTry[]): Verdict {
  const [only] = tries
  if (only === undefined) return notTried('Kafka Connect', 'none is configured for this cluster')
  const tried = tries.length === 1 ? only.url : listed(tries.map(({ name }) => name))
  const found = tries.map((each) => ({ each, diagnosis: judge(each) }))
  const table: RungTable = {
    columns: [
      { title: 'Kafka Connect', kind: 'text' },
      { title: 'Address', kind: 'code' },
      { title: 'From Headgate', kind: 'state' },
    ],
    rows: found.map(({ each, diagnosis }) => ({
      state: diagnosis === null ? 'passed' : 'failed',
      cells: [each.name, each.url, diagnosis?.answer ?? versionOf(each)],
    })),
  }
  const rows = tries.length === 1 ? null : table
  const bad = found.find(({ diagnosis }) => diagnosis !== null)
  if (bad === undefined || bad.diagnosis === null) return passed(tried, versionOf(only), rows)
  const answer = tries.length === 1 ? bad.diagnosis.answer : `${bad.each.name}: ${bad.diagnosis.answer}`
  return wrong('failed', tried, { ...bad.diagnosis, answer, ...(rows === null ? {} : { table: rows }) })
}

const versionOf = ({ outcome }: ConnectTry) => (outcome.kind === 'answers' ? `Kafka Connect ${outcome.version}` : '')

/** null: it answers as it should. */
function judge({ url, outcome }: ConnectTry): Diagnosis | null {
  const service: Service = { noun: 'Kafka Connect', key: 'connect', env: 'KAFKA_CONNECT_URL', url, asked: `${url}/` }
  switch (outcome.kind) {
    case 'answers':
      return null
    case 'something-else':
      return {
        answer: `not Kafka Connect (${outcome.status}, ${outcome.said})`,
        why: `Something answers at ${url}, and it does not know the REST API of Kafka Connect (GET /).`,
        fixes: [urlLine(service, 'Correct the address')],
      }
    case 'failing':
      return {
        answer: `fails with ${outcome.status}`,
        why: `Kafka Connect answers, and fails${outcome.said === '' ? '.' : `: ${outcome.said}`}`,
        fixes: [remedy('See the log of its workers: mostly they cannot reach their own topics')],
      }
    default:
      return sayTrouble(service, outcome)
  }
}
