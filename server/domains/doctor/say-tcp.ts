import type { NoConnection, TcpOutcome } from '../../gateways/kafka/probe/types.ts'
import { listed } from './listed.ts'
import { bootstrapLine } from './say-name.ts'
import { type Diagnosis, overAll, passed, remedy, type Tried, type Verdict } from './verdict.ts'

/** Whether something listens at the bootstrap addresses. `starting` says why nothing does while an embedded broker comes up. */
export function sayTcp(tries: Tried<TcpOutcome>[], starting: string | null): Verdict {
  const tried = listed(tries.map(({ address }) => address.text))
  const judge = (each: Tried<TcpOutcome>): Diagnosis | null => {
    if (each.outcome.kind === 'open') return null
    if (starting !== null) return { answer: 'nothing listens yet', why: starting, fixes: [remedy('Wait a moment, then run this again')] }
    return noWay(each.address.text, each.outcome, [
      bootstrapLine(each.address, 'Correct the port if the broker listens on another one', 'port'),
      remedy('See what the broker listens on, on its own machine', 'ss -ltn', { note: 'Its setting is `listeners` in server.properties.' }),
    ])
  }
  return overAll(tried, tries, judge, () => passed(tried, tries.length === 1 ? 'open' : `open, all ${tries.length}`))
}

/** Why no connection came to be. `refusedFixes` say what to change where nothing listens. */
export function noWay(address: string, { kind, code }: NoConnection, refusedFixes: Diagnosis['fixes']): Diagnosis {
  const [host, port] = [address.slice(0, address.lastIndexOf(':')), address.slice(address.lastIndexOf(':') + 1)]
  const check = remedy('Run this where Headgate runs, and open the way until it answers', `nc -vz ${host.replace(/[[\]]/g, '')} ${port}`)
  if (kind === 'refused') {
    return {
      answer: 'refused: nothing listens there',
      why: `The machine answers, and no program listens on port ${port} (${code}).`,
      fixes: refusedFixes,
    }
  }
  if (kind === 'silent') {
    return {
      answer: 'no answer',
      why: `${address} does not answer at all. Mostly a firewall or a security group drops the packets; or the machine is off.`,
      fixes: [check],
    }
  }
  if (kind === 'unreachable') {
    return { answer: 'no route', why: `There is no way from here to ${address} (${code}).`, fixes: [check] }
  }
  return { answer: `broken: ${code}`, why: `The connection to ${address} ended with ${code} before anything was said.`, fixes: [check] }
}
