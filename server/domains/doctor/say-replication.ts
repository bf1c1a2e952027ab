import type { Remedy, RungTable } from '../../contract/doctor.ts'
import type { BrokerSettings, SeenCluster } from '../../gateways/kafka/probe/types.ts'
import { countOf, listed } from './listed.ts'
import { notTried, passed, remedy, type Verdict, wrong } from './verdict.ts'

/** Settings that ask for a number of brokers, and what goes wrong where there are fewer. `topic` is made on first use. */
const demands: { name: string; topic: string | null; harm: string }[] = [
  {
    name: 'offsets.topic.replication.factor',
    topic: '__consumer_offsets',
    harm: 'the topic of the committed offsets cannot be made: consumer groups wait for ever with COORDINATOR_NOT_AVAILABLE',
  },
  {
    name: 'transaction.state.log.replication.factor',
    topic: '__transaction_state',
    harm: 'the topic of the transactions cannot be made: transactional producers wait for ever',
  },
  {
    name: 'share.coordinator.state.topic.replication.factor',
    topic: '__share_group_state',
    harm: 'the topic of the share groups cannot be made: share consumers wait for ever',
  },
  {
    name: 'default.replication.factor',
    topic: null,
    harm: 'topics that are made without a factor of their own are refused with INVALID_REPLICATION_FACTOR',
  },
  { name: 'min.insync.replicas', topic: null, harm: 'writes with acks=all are refused with NOT_ENOUGH_REPLICAS' },
  { name: 'transaction.state.log.min.isr', topic: null, harm: 'no transaction can be committed: NOT_ENOUGH_REPLICAS' },
]

export const replicationSettings = demands.map(({ name }) => name)

/** Whether the brokers that are there are as many as the settings ask for. `settings` null: they may not be read, or nobody told them. */
export function sayReplication(seen: SeenCluster, settings: BrokerSettings | null, denied: boolean): Verdict {
  const brokers = countOf(seen.brokers.length, 'broker')
  const tried = `settings of a broker, ${brokers} there`
  if (settings === null) {
    return notTried(tried, denied ? 'the settings of brokers may not be read: see Rights' : 'no broker told its settings')
  }
  const rows = demands.map((demand) => {
    const wanted = Number(settings.values.get(demand.name) ?? Number.NaN)
    const exists = demand.topic !== null && seen.topics.some(({ name }) => name === demand.topic)
    return { ...demand, wanted, exists, tooMany: wanted > seen.brokers.length }
  })
  const table = tableOf(rows)
  const bad = rows.filter(({ tooMany }) => tooMany)
  if (bad.length === 0) return passed(tried, `no setting asks for more than ${brokers}`, table)
  const harms = bad.filter(({ exists }) => !exists).map(({ harm }) => harm)
  return wrong('warning', tried, {
    answer: listed(
      bad.map(({ name, wanted }) => `${name} is ${wanted}`),
      1,
    ),
    why:
      harms.length === 0
        ? `More replicas are asked for than there are brokers (${brokers}). The topics exist already, so nothing fails today.`
        : `More replicas are asked for than there are brokers (${brokers}), so ${listed(harms, 6)}.`,
    fixes: bad.map(({ name, wanted }) => fixOf(name, wanted, seen.brokers.length)),
    table,
  })
}

function fixOf(name: string, wanted: number, brokers: number): Remedy {
  return remedy(`Set ${name} in server.properties of every broker, then restart it`, `${name}=${brokers}`, {
    mark: String(brokers),
    note: `Or run ${wanted} brokers. In a container: KAFKA_${name.toUpperCase().replaceAll('.', '_')}.`,
  })
}

function tableOf(rows: { name: string; wanted: number; exists: boolean; tooMany: boolean }[]): RungTable {
  return {
    columns: [
      { title: 'Setting', kind: 'code' },
      { title: 'Asks for', kind: 'state' },
      { title: 'Topic', kind: 'text' },
    ],
    rows: rows.map(({ name, wanted, exists, tooMany }) => ({
      state: tooMany ? 'warning' : 'passed',
      cells: [name, Number.isNaN(wanted) ? 'not told' : String(wanted), exists ? 'exists already' : ''],
    })),
  }
}
