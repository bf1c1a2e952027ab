import type { RegistryOutcome } from '../../gateways/registry/probe.ts'
import { listed } from './listed.ts'
import { type Service, sayTrouble, urlLine } from './say-service.ts'
import { type Diagnosis, notTried, passed, remedy, type Verdict, wrong } from './verdict.ts'

/** Whether a schema registry answers at its address. Without one, values that need schemas are shown as bytes. */
export function sayRegistry(url: string | null, outcome: RegistryOutcome | null): Verdict {
  if (url === null || outcome === null) return notTried('schema registry', 'none is configured for this cluster')
  if (outcome.kind === 'answers') return passed(url, `takes ${listed(outcome.types)}`)
  return wrong('failed', url, judge(url, outcome))
}

function judge(url: string, outcome: Exclude<RegistryOutcome, { kind: 'answers' }>): Diagnosis {
  const service: Service = { noun: 'the registry', key: 'registry', env: 'SCHEMA_REGISTRY_URL', url, asked: `${url}/schemas/types` }
  switch (outcome.kind) {
    case 'elsewhere':
      return {
        answer: 'the registry lies below another path',
        why: `At ${url} there is no API of a schema registry, and there is one at ${outcome.url}.`,
        fixes: [urlLine(service, 'Add the path', outcome.url, outcome.url.slice(new URL(outcome.url).origin.length))],
      }
    case 'not-a-registry':
      return {
        answer: `not a schema registry (${outcome.status}, ${outcome.said})`,
        why: `Something answers at ${url}, and it does not know the API of a schema registry (GET /schemas/types). Tried too: the paths of Apicurio's compatible API.`,
        fixes: [urlLine(service, 'Correct the address')],
      }
    case 'failing':
      return {
        answer: `fails with ${outcome.status}`,
        why: `The registry answers, and fails${outcome.said === '' ? '.' : `: ${outcome.said}`}`,
        fixes: [remedy('See its log: mostly its own store, a topic or a database, is away')],
      }
    default:
      return sayTrouble(service, outcome)
  }
}
