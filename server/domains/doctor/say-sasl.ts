import type { Remedy } from '../../contract/doctor.ts'
import type { ProbeFacts, SaslOutcome } from '../../gateways/kafka/probe/types.ts'
import { listed } from './listed.ts'
import { toolLine } from './tool.ts'
import { type Diagnosis, overAll, passed, remedy, type Tried, type Verdict } from './verdict.ts'

/** Whether the listener takes the login, or one at all. */
export function saySasl(tries: Tried<SaslOutcome>[], facts: ProbeFacts): Verdict {
  const { sasl } = facts
  const tried = sasl === null ? 'without a login, as configured' : `${sasl.mechanism}${sasl.username === null ? '' : ` as ${sasl.username}`}`
  const good = () => passed(tried, sasl === null ? 'the listener asks for none' : tries.length === 1 ? 'accepted' : `accepted by all ${tries.length}`)
  return overAll(tried, tries, (each) => judge(each, facts), good)
}

function judge({ address, outcome }: Tried<SaslOutcome>, facts: ProbeFacts): Diagnosis | null {
  switch (outcome.kind) {
    case 'open':
    case 'accepted':
      return null
    case 'asks':
      return {
        answer: `a login is asked for: ${listed(outcome.offered)}`,
        why: `The listener at ${address.text} takes only those who sign in, and no login is configured. It offers ${listed(outcome.offered)}.`,
        fixes: [loginLine('Give Headgate a login', best(outcome.offered))],
      }
    case 'not-offered':
      return notOffered(address.text, outcome.offered, facts)
    case 'refused':
      return refused(outcome.said, facts)
    case 'no-token':
      return {
        answer: 'no token',
        why: `The token for OAUTHBEARER could not be had: ${outcome.said}`,
        fixes: [remedy('Check the token endpoint, client id and secret of this cluster in headgate.yaml')],
      }
    case 'failed':
      return {
        answer: 'no answer to the login',
        why: `Signing in at ${address.text} came to no end: ${outcome.said}`,
        fixes: [remedy('See the log of the broker', 'grep -i authentication server.log | tail')],
      }
  }
}

function notOffered(address: string, offered: string[], facts: ProbeFacts): Diagnosis {
  const mechanism = facts.sasl?.mechanism ?? 'SASL'
  if (offered.length === 0) {
    return {
      answer: 'the listener takes no login',
      why: `A login is configured, and the listener at ${address} is not one with SASL.`,
      fixes: [
        remedy('Use the port of a SASL listener (headgate.yaml, or KAFKA_BROKERS)', `bootstrap: ["${address}"]`, {
          mark: address.slice(address.lastIndexOf(':') + 1),
        }),
        remedy('Or connect without a login: take sasl away from this cluster', `securityProtocol: ${facts.tls === null ? 'PLAINTEXT' : 'SSL'}`),
      ],
    }
  }
  return {
    answer: `${mechanism} is not offered, ${listed(offered)} is`,
    why: `Headgate is configured to sign in by ${mechanism}. The listener at ${address} offers only ${listed(offered)}.`,
    fixes: [
      loginLine('Use a mechanism that is offered', best(offered), facts.sasl?.username ?? undefined),
      remedy('Or offer it on that listener', `sasl.enabled.mechanisms=${[...offered, mechanism].join(',')}`, {
        mark: mechanism,
        note: 'In server.properties of the broker; restart it afterwards.',
      }),
    ],
  }
}

function refused(said: string, facts: ProbeFacts): Diagnosis {
  const { mechanism, username } = facts.sasl ?? { mechanism: '', username: null }
  const user = username ?? 'this client'
  const fixes: Remedy[] = [loginLine('Correct user and password', mechanism, username ?? undefined)]
  if (mechanism.startsWith('SCRAM')) {
    fixes.push(
      remedy(
        'Or set the password of this user anew on the cluster',
        toolLine('kafka-configs', facts, `--alter --add-config '${mechanism}=[password=NEW]' --entity-type users --entity-name ${user}`),
        {
          mark: 'NEW',
          note: `${mechanism} keeps a credential of its own: one set for the other SCRAM does not count.`,
        },
      ),
    )
  }
  return {
    answer: `wrong user or password for ${user}`,
    why: `The listener offers ${mechanism} and refused the login of ${user}. It said: ${said.replace(/\.?$/, '.')}`,
    fixes,
  }
}

function loginLine(text: string, mechanism: string, username = 'NAME'): Remedy {
  if (mechanism === 'OAUTHBEARER') {
    return remedy(text, `sasl: { mechanism: OAUTHBEARER, token: "${variable('KAFKA_TOKEN')}" }`, { mark: variable('KAFKA_TOKEN') })
  }
  return remedy(text, `sasl: { mechanism: ${mechanism}, username: ${username}, password: "${variable('KAFKA_PASSWORD')}" }`, {
    mark: variable('KAFKA_PASSWORD'),
    note: 'In headgate.yaml at this cluster; the password from a variable of the environment.',
  })
}

/** As headgate.yaml names a variable of the environment. */
const variable = (name: string) => `\${${name}}`

/** The strongest that Headgate speaks. */
function best(offered: string[]): string {
  return ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN', 'OAUTHBEARER'].find((mechanism) => offered.includes(mechanism)) ?? offered[0] ?? 'SCRAM-SHA-512'
}
