'use client'
import { Copy } from 'lucide-react'
import type { Remedy, Rung, RungTable } from '../../server/contract/doctor.ts'
import { useCopy } from '../messages/copy.ts'
import { IconButton } from '../ui/button.tsx'
import { Marked } from '../ui/marked.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './doctor.module.css'
import { markedPart, stateWords } from './doctor-model.ts'

/** What was seen, why it is so, and what to change. */
export function RungDetail({ rung }: { rung: Rung }) {
  return (
    <>
      {rung.why === null ? null : <p className={styles.why}>{rung.why}</p>}
      {rung.table === null ? null : <Evidence table={rung.table} label={`What ${rung.title} saw`} />}
      {rung.fixes.length === 0 ? null : (
        <ul className={styles.fixes}>
          {rung.fixes.map((fix) => (
            <Fix key={`${fix.text} ${fix.line}`} fix={fix} />
          ))}
        </ul>
      )}
    </>
  )
}

function Fix({ fix }: { fix: Remedy }) {
  const copy = useCopy()
  const { line } = fix
  return (
    <li className={styles.fix}>
      <b>{fix.text}</b>
      {line === null ? null : (
        <div className={styles.copyable}>
          <code>
            <Marked text={line} hits={markedPart(fix)} />
          </code>
          <IconButton size="small" label="Copy this line" onClick={() => copy(line, 'the line')}>
            <Copy aria-hidden />
          </IconButton>
        </div>
      )}
      {fix.note === null ? null : <span className={styles.note}>{fix.note}</span>}
    </li>
  )
}

function Evidence({ table: { columns, rows }, label }: { table: RungTable; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, which the keyboard must reach
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.cells.join('\n')}>
              {columns.map(({ title, kind }, index) => (
                <td key={title}>
                  {kind === 'state' ? (
                    <StatusBadge status={stateWords[row.state].status}>{row.cells[index]}</StatusBadge>
                  ) : kind === 'code' ? (
                    <Mono>{row.cells[index]}</Mono>
                  ) : (
                    row.cells[index]
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
