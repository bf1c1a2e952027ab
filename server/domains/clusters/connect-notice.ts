import type { Notice } from '../../contract/wire.ts'
import type { ProblemError } from '../../core/errors.ts'
import type { ConnectCluster } from '../../gateways/connect/types.ts'

/** A Kafka Connect that does not answer, or not with what is wanted, for those who look at its cluster. */
export function connectNotice({ url }: Pick<ConnectCluster, 'url'>, { code, detail }: ProblemError): Notice {
  return { code, message: detail, fix: `Check ${url}, and run the connection doctor.` }
}
