import type { RungId } from '../../contract/doctor.ts'
import type { Notice } from '../../contract/wire.ts'
import type { ClimbOptions } from './climb.ts'
import { examine } from './examine.ts'

/** The cheap checks, which tell most causes of an outage. */
const firstRungs: RungId[] = ['sasl']
const totalMs = 3000

/** Why a cluster cannot be reached, with what to change; null where the first checks find nothing wrong. */
export async function namedCause(options: Omit<ClimbOptions, 'totalMs'>): Promise<Notice | null> {
  const { rungs } = await examine({ ...options, totalMs }, firstRungs)
  const found = rungs.find(({ state }) => state === 'failed')
  if (found === undefined) return null
  const [fix] = found.fixes
  const line = fix?.line == null ? '' : `: ${fix.line}`
  return {
    code: `doctor-${found.id}`,
    message: `The cluster does not answer at ${found.tried}. ${found.title}: ${found.answer}. ${found.why ?? ''}`.trim(),
    fix: fix === undefined ? null : `${fix.text}${line}`,
  }
}
