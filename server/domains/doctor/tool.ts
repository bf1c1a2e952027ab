import type { ProbeFacts } from '../../gateways/kafka/probe/types.ts'

/** A line for one of Kafka's own tools at this cluster. A login goes into a file of its own, never into the line. */
export function toolLine(tool: string, facts: ProbeFacts, rest: string): string {
  const server = facts.bootstrap[0]?.text ?? 'HOST:PORT'
  const login = facts.tls === null && facts.sasl === null ? '' : ' --command-config client.properties'
  return `${tool}.sh --bootstrap-server ${server}${login} ${rest}`
}
