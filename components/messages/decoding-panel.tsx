import type { KafkaRecord, Part } from '../../server/contract/records.ts'
import { formatBytesExact } from '../ui/format-bytes.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { verdictsOf } from './decoding-model.ts'
import styles from './inspector.module.css'
import { ScrollRegion } from './scroll-region.tsx'

/** Which decoder read the value and the key, and why the others did not. */
export function DecodingPanel({ record }: { record: KafkaRecord }) {
  return (
    <ScrollRegion label="Decoding" className={styles.decoding}>
      <Verdicts name="Value" part={record.value} />
      <Verdicts name="Key" part={record.key} />
    </ScrollRegion>
  )
}

function Verdicts({ name, part }: { name: string; part: Part }) {
  return (
    <section aria-label={name}>
      <h3>
        {name} {part.size === null ? null : <span className={styles.faint}>{formatBytesExact(part.size)}</span>}
      </h3>
      <ol>
        {verdictsOf(part).map(({ ok, title, why, next }) => (
          <li key={title} className={styles.verdict}>
            <StatusBadge status={ok ? 'ok' : 'warn'}>{title}</StatusBadge>
            {why === null ? null : <p>{why}</p>}
            {next === null ? null : <p>{next}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
