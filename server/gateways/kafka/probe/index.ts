import { Protocol } from '../protocol/schema.ts'
import { type Deadline, deadlineOf } from '../transport/deadline.ts'
import { Link } from '../transport/link.ts'
import { securityFor } from '../transport/security.ts'
import { targetOf } from '../transport/target.ts'
import { parseAddress } from './address.ts'
import { factsOf } from './facts.ts'
import { clusterIdOn, sessionOn } from './session.ts'
import { tryAdvertised } from './try-advertised.ts'
import { tryName } from './try-name.ts'
import { trySasl } from './try-sasl.ts'
import { tryTcp } from './try-tcp.ts'
import { tryTls } from './try-tls.ts'
import type { Address, ConnectionProbe, ProbeTarget } from './types.ts'

const stepMs = 3000

/** Tries the way to a cluster on connections of its own, so that a broken one cannot disturb those that work. */
export function openConnectionProbe(target: ProbeTarget): ConnectionProbe {
  const protocol = new Protocol()
  const security = securityFor({ ...target, timeoutMs: stepMs })
  const connect = async (address: Address, deadline: Deadline): Promise<Link> => {
    const link = new Link(targetOf(null, address.host, address.port, true), { protocol, clientId: target.clientId, security })
    await link.open(deadline)
    return link
  }
  const visit = async <T>(address: Address, deadline: Deadline, look: (link: Link) => Promise<T>): Promise<T> => {
    const link = await connect(address, deadline)
    try {
      return await look(link)
    } finally {
      await link.close()
    }
  }
  return {
    facts: factsOf(target, target.bootstrap.map(parseAddress)),
    name: (host, call) => tryName(host, deadlineOf(call, stepMs)),
    tcp: (address, call) => tryTcp(address, deadlineOf(call, stepMs)),
    tls: (address, call) => tryTls(address, target.tls, deadlineOf(call, stepMs)),
    sasl: (address, call) => {
      const deadline = deadlineOf(call, stepMs)
      return trySasl(address, target, () => visit(address, deadline, async () => undefined), deadline)
    },
    session: async (address, call) => sessionOn(await connect(address, deadlineOf(call, stepMs)), address, protocol),
    advertised: (address, clusterId, call) => {
      const deadline = deadlineOf(call, stepMs)
      return tryAdvertised(address, clusterId, () => visit(address, deadline, (link) => clusterIdOn(link, protocol, deadline)), deadline)
    },
  }
}
