import type { RungTable } from '../../contract/doctor.ts'
import type { Address, ApiOffer } from '../../gateways/kafka/probe/types.ts'
import { listed } from './listed.ts'
import { passed, remedy, type Verdict, wrong } from './verdict.ts'

/** Whether the broker speaks versions of the calls that Headgate makes. */
export function sayApi(address: Address, offer: ApiOffer): Verdict {
  const tried = offer.release === null ? address.text : `Kafka ${offer.release}`
  if (offer.controller) {
    return wrong('failed', tried, {
      answer: 'this is a controller, not a broker',
      why: `${address.text} is the listener of a KRaft controller: it keeps the metadata and serves no records.`,
      fixes: [
        remedy('Use the port of a broker (headgate.yaml, or KAFKA_BROKERS)', `bootstrap: ["${address.text}"]`, {
          mark: String(address.port),
          note: 'In server.properties: an address of `listeners` that is not named in `controller.listener.names`.',
        }),
      ],
    })
  }
  const missing = offer.calls.filter(({ usable }) => !usable)
  if (missing.length === 0) return passed(tried, 'all calls Headgate needs are offered', tableOf(offer))
  const needed = missing.filter((call) => call.needed)
  const names = listed((needed.length > 0 ? needed : missing).map(({ name }) => name))
  return wrong(needed.length > 0 ? 'failed' : 'warning', tried, {
    answer: needed.length > 0 ? `too old or too new: ${names}` : `without ${names}`,
    why:
      needed.length > 0
        ? `Headgate cannot work without ${names}, in versions that this broker does not offer.`
        : `This broker does not offer ${names}: pages that show them stay empty.`,
    fixes: [remedy('Run Kafka 2.1 or newer; a proxy in between must pass these calls')],
    table: tableOf(offer),
  })
}

function tableOf({ calls }: ApiOffer): RungTable {
  const range = (versions: { min: number; max: number } | null) => (versions === null ? 'not offered' : `${versions.min} to ${versions.max}`)
  return {
    columns: [
      { title: 'Call', kind: 'text' },
      { title: 'Broker offers', kind: 'state' },
      { title: 'Headgate speaks', kind: 'text' },
    ],
    rows: calls.map((call) => ({
      state: call.usable ? 'passed' : call.needed ? 'failed' : 'warning',
      cells: [call.name, range(call.theirs), range(call.ours)],
    })),
  }
}
