import type { DlqFailureDetail } from '../../server/contract/dlqs.ts'
import { countOf } from '../ui/format-number.ts'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './dlq.module.css'

/** What the records of a failure have in common, those that stand out first; what does not differ is said as well. */
export function SharedTable({ shared }: { shared: DlqFailureDetail['shared'] }) {
  const { signals, sampled, compared, source, notice } = shared
  return (
    <section className={styles.shared} aria-label="What these records share">
      <h3>What these records share</h3>
      <p className={styles.faint}>
        {countOf(sampled, 'record')} of the failure
        {compared > 0 && source !== null ? (
          <>
            , compared with the last {compared} of <Mono>{source}</Mono>
          </>
        ) : null}
      </p>
      {shared.copies === 0 ? null : (
        <p className={styles.faint}>{countOf(shared.copies, 'copy', 'copies')} of a source record that another one stands for.</p>
      )}
      {notice === null ? null : <p className={styles.faint}>{notice}</p>}
      {signals.length === 0 ? (
        <p className={styles.faint}>No value is shared by half of them.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Value</th>
              <th scope="col">Here</th>
              <th scope="col">In the source</th>
            </tr>
          </thead>
          <tbody>
            {signals.map(({ name, value, percent, sourcePercent, differs }) => (
              <tr key={`${name} ${value}`} className={differs ? styles.signal : undefined}>
                <td>
                  <Mono>
                    {name} {value}
                  </Mono>
                </td>
                <td>{percent} %</td>
                <td>{sourcePercent === null ? <Dim>not known</Dim> : `${sourcePercent} %${differs ? '' : ', no signal'}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
