import type { RungTable } from '../../contract/doctor.ts'
import type { Certificate } from '../../gateways/kafka/probe/types.ts'

/** A chain as a table, the server's own certificate first. `at` decides what has expired. */
export function chainTable(chain: Certificate[], at: number): RungTable {
  return {
    columns: [
      { title: 'Certificate', kind: 'code' },
      { title: 'Issued by', kind: 'code' },
      { title: 'Valid until', kind: 'state' },
      { title: 'SHA-256', kind: 'code' },
    ],
    rows: chain.map((certificate) => ({
      state: isCurrent(certificate, at) ? 'passed' : 'failed',
      cells: [certificate.subject, certificate.issuer, dayOf(certificate.validTo), certificate.fingerprint],
    })),
  }
}

export const isCurrent = ({ validFrom, validTo }: Certificate, at: number) => validFrom.getTime() <= at && at < validTo.getTime()

/** Days, because a certificate that ends within hours is renewed today all the same. */
export function dayOf(time: Date): string {
  return Number.isNaN(time.getTime()) ? 'an unreadable time' : time.toISOString().slice(0, 10)
}

/** The common name, or all there is. */
export function shortName(name: string): string {
  return /(?:^|,)CN=([^,]+)/.exec(name)?.[1] ?? (name === '' ? 'a certificate without a name' : name)
}
