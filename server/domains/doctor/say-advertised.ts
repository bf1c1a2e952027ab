import type { Remedy, RungTable } from '../../contract/doctor.ts'
import type { Address, AdvertisedOutcome, BrokerSettings, ProbeFacts, SeenCluster } from '../../gateways/kafka/probe/types.ts'
import { countOf, listed } from './listed.ts'
import { isLoopback, type Listener, listenersText, listenerText, parseListeners, sameAddress, usualName } from './listeners.ts'
import { passed, remedy, type Verdict, wrong } from './verdict.ts'

/** What came of the way to one broker. */
export interface Way {
  broker: number
  address: Address
  outcome: AdvertisedOutcome
}

interface Scene {
  facts: ProbeFacts
  seen: SeenCluster
  /** The bootstrap address that everything was learned through. */
  through: Address
  settings: BrokerSettings | null
}

const shownRows = 50
const shownFixes = 4

/** Whether the addresses that the cluster sends its clients to can be reached from here. */
export function sayAdvertised(ways: Way[], scene: Scene): Verdict {
  const bad = ways.filter(({ outcome }) => outcome.kind !== 'reached')
  const table = tableOf(ways, scene)
  const tried = listed(
    ways.map(({ address }) => address.text),
    2,
  )
  if (bad.length === 0) return passed(tried, ways.length === 1 ? 'reached' : `all ${ways.length} reached`, table)
  const all = bad.length === ways.length
  const [first] = bad
  const only = ways.length === 1 && first !== undefined
  const consequence = all
    ? 'None of them can be reached: the cluster can be listed, and not one record can be read or written.'
    : 'What is led by brokers that cannot be reached can neither be read nor written.'
  return wrong('failed', tried, {
    answer: only ? onlyOne(first) : `${bad.length} of ${ways.length} brokers cannot be reached from here`,
    why: `Clients first connect to the bootstrap address, here ${scene.through.text}, and are then sent to the addresses that the brokers advertise. ${consequence}`,
    fixes: bad.slice(0, shownFixes).flatMap((way) => fixesOf(way, scene)),
    table,
  })
}

function tableOf(ways: Way[], scene: Scene): RungTable {
  const rows = ways.slice(0, shownRows).map((way) => ({
    state: way.outcome.kind === 'reached' ? ('passed' as const) : ('failed' as const),
    cells: [String(way.broker), way.address.text, shortly(way.outcome), way.outcome.kind === 'reached' ? '' : meaning(way, scene)],
  }))
  return {
    columns: [
      { title: 'Broker', kind: 'text' },
      { title: 'Address it tells clients to use', kind: 'code' },
      { title: 'From Headgate', kind: 'state' },
      { title: 'Meaning', kind: 'text' },
    ],
    rows,
  }
}

function shortly(outcome: AdvertisedOutcome): string {
  switch (outcome.kind) {
    case 'reached':
      return `Reached, ${outcome.ms} ms`
    case 'stranger':
      return 'Another cluster answers'
    case 'no-kafka':
      return 'Not usable'
    case 'refused':
      return 'Refused'
    case 'unknown-name':
      return 'Name not known'
    case 'no-dns':
      return 'DNS does not answer'
    case 'silent':
      return 'No answer'
    default:
      return `No way (${outcome.code})`
  }
}

function onlyOne({ address, outcome }: Way): string {
  return outcome.kind === 'stranger' ? `another cluster answers at ${address.text}` : `${address.text} cannot be reached from here`
}

const pointsBack = (way: Way, { through }: Scene) => isLoopback(way.address.host) && !isLoopback(through.host)
/** Reached by one port and told another: what stands in between maps ports. */
const isMapped = ({ address }: Way, { through }: Scene) =>
  address.port !== through.port && (address.host === through.host || (isLoopback(address.host) && isLoopback(through.host)))

/** The broker's own `listeners` tell a wrong setting from a port mapping; without them it may be either. */
function portWords({ broker, address }: Way, { through, settings }: Scene): string {
  const own = settings?.broker === broker ? settings.values : null
  const name = parseListeners(own?.get('advertised.listeners')).find((listener) => sameAddress(listener, address))?.name
  const bound = parseListeners(own?.get('listeners')).find((listener) => listener.name === name)?.port
  const told = `It is reached through port ${through.port} and tells its clients port ${address.port}`
  const mapping = `a port mapping (docker -p ${through.port}:${bound ?? address.port}) or a proxy stands in between, and advertised.listeners does not know of it`
  if (bound === through.port) return `${told}, while its listener ${name} is on port ${bound}: advertised.listeners is wrong.`
  return bound === undefined ? `${told}: advertised.listeners is wrong, or ${mapping}.` : `${told}: ${mapping}.`
}

function meaning(way: Way, scene: Scene): string {
  const { address, outcome } = way
  if (pointsBack(way, scene)) return `${address.host} points back at the machine Headgate runs on, where this broker is not.`
  const mapped = isMapped(way, scene) ? ` ${portWords(way, scene)}` : ''
  switch (outcome.kind) {
    case 'reached':
      return ''
    case 'stranger':
      return `A Kafka answers there, but of cluster ${outcome.clusterId ?? 'without an id'}.${mapped}`
    case 'no-kafka':
      return `${outcome.said}${mapped}`
    case 'unknown-name':
    case 'no-dns':
      return `The machine Headgate runs on does not know the name ${address.host} (${outcome.code}).${address.host.includes('.') ? ' It is perhaps known inside the network of the brokers only.' : ' A name without a dot is mostly that of a container: only its own network knows it.'}`
    case 'refused':
      return mapped === '' ? `Nothing listens there (${outcome.code}).` : `Nothing listens there (${outcome.code}).${mapped}`
    default:
      return `${outcome.addresses.length === 0 ? '' : `The name resolves to ${listed(outcome.addresses)}; `}mostly a firewall stands in between (${outcome.code}).`
  }
}

function fixesOf(way: Way, scene: Scene): Remedy[] {
  const { outcome, address, broker } = way
  const firewall = (outcome.kind === 'silent' || outcome.kind === 'unreachable') && !pointsBack(way, scene)
  if (firewall) {
    const to = outcome.addresses[0] ?? address.host
    const led = scene.seen.topics.reduce((sum, topic) => sum + topic.partitions.filter(({ leader }) => leader === broker).length, 0)
    return [
      remedy(`Broker ${broker}: open the way to ${address.text}`, `nc -vz ${to} ${address.port}`, {
        note: `Run this where Headgate runs. Until it answers, ${countOf(led, 'partition')} led by broker ${broker} cannot be read.`,
      }),
    ]
  }
  return [advertisedLine(way, scene)]
}

/** The whole line of server.properties with the one listener set right, as far as it is known which one and where to. */
function advertisedLine(way: Way, { facts, seen, through, settings }: Scene): Remedy {
  const { broker, address } = way
  const own = settings?.broker === broker ? settings : null
  const known = own !== null || seen.brokers.length === 1
  const right = known ? through : { host: `broker-${broker}.example.net`, port: address.port }
  const configured = parseListeners(own?.values.get('advertised.listeners') ?? own?.values.get('listeners'))
  const at = configured.findIndex((listener) => sameAddress(listener, address))
  const name = configured[at]?.name ?? usualName(facts)
  const changed: Listener = { name, host: right.host, port: right.port }
  const line = at === -1 ? listenerText(changed) : listenersText(configured.with(at, changed))
  const now = `It is now ${listenerText({ ...changed, host: address.host, port: address.port })}.`
  const alone = configured.length === 1 || at === -1
  const inside = alone ? ' Clients inside the network of the broker that need the old address get a listener of their own.' : ''
  const guess = known ? '' : ` Put the name in by which this machine reaches broker ${broker}.`
  const container = ' In a container: KAFKA_ADVERTISED_LISTENERS.'
  return remedy(`Broker ${broker}: change the listener ${name} in server.properties, then restart that broker`, `advertised.listeners=${line}`, {
    mark: `${right.host}:${right.port}`,
    note: `${now}${guess}${inside}${container}`,
  })
}
