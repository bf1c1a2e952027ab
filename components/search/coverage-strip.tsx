import { countOf } from '../ui/format-number.ts'
import type { Lane } from './coverage-model.ts'
import styles from './search.module.css'

const SHOWN = 12

/** One lane per partition: what was read in blue, matches as marks. The same as words for those who hear it. */
export function CoverageStrip({ lanes }: { lanes: readonly Lane[] }) {
  if (lanes.length === 0) return null
  return (
    <ul className={styles.strip} aria-label="How far each partition was read">
      {lanes.slice(0, SHOWN).map((lane) => (
        <li
          key={lane.partition}
          className={styles.lane}
          title={lane.words}
          aria-label={`${lane.words}, ${countOf(lane.hits.length, 'match', 'matches')}`}
        >
          <span aria-hidden>P{lane.partition}</span>
          <span className={styles.track} aria-hidden>
            <span className={styles.done} style={{ left: `${lane.from * 100}%`, right: `${(1 - lane.to) * 100}%` }} />
            {lane.hits.map((hit) => (
              <span key={hit} className={styles.hit} style={{ left: `${hit * 99.8}%` }} />
            ))}
          </span>
        </li>
      ))}
      {lanes.length > SHOWN ? <li className={styles.more}>And {countOf(lanes.length - SHOWN, 'partition')} more.</li> : null}
    </ul>
  )
}
