import { isIP } from 'node:net'
import type { Address, NameOutcome } from '../../gateways/kafka/probe/types.ts'
import { listed } from './listed.ts'
import { type Diagnosis, overAll, passed, remedy, type Tried, type Verdict } from './verdict.ts'

/** Whether the names of the bootstrap addresses are known here. */
export function sayName(tries: Tried<NameOutcome>[]): Verdict {
  const tried = listed(tries.map(({ address }) => address.host))
  const addresses = [...new Set(tries.flatMap(({ outcome }) => (outcome.kind === 'found' ? outcome.addresses : [])))]
  return overAll(tried, tries, judge, () =>
    passed(
      tried,
      tries.every(({ address }) => isIP(address.host) !== 0)
        ? 'an address: no name to look up'
        : addresses.length === 1
          ? (addresses[0] ?? '')
          : `${addresses.length} addresses: ${listed(addresses)}`,
    ),
  )
}

function judge({ address, outcome }: Tried<NameOutcome>): Diagnosis | null {
  if (outcome.kind === 'found') return null
  const { host } = address
  if (outcome.kind === 'no-dns') {
    return {
      answer: 'DNS does not answer',
      why: `The name ${host} could not be looked up: the DNS server of the machine Headgate runs on gave no answer (${outcome.code}).`,
      fixes: [remedy('Look the name up where Headgate runs', `getent hosts ${host}`, { note: 'If this hangs too, mend DNS there first.' })],
    }
  }
  const inside = host.includes('.') ? '' : ' A name without a dot is mostly that of a container: only its own network knows it.'
  return {
    answer: 'the name is not known',
    why: `The machine Headgate runs on knows no host ${host}, neither from its hosts file nor from DNS (${outcome.code}).${inside}`,
    fixes: [bootstrapLine(address, `Correct the bootstrap address${inside === '' ? '' : ', or run Headgate in the network of the brokers'}`)],
  }
}

/** The line of the configuration that names where to begin. */
export function bootstrapLine(address: Address, text: string, mark: 'host' | 'port' = 'host') {
  const marked = mark === 'host' ? address.host : String(address.port)
  return remedy(`${text} (headgate.yaml, or KAFKA_BROKERS)`, `bootstrap: ["${address.text}"]`, { mark: marked })
}
