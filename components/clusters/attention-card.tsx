'use client'
import Link from 'next/link'
import { useNow } from '../data/now.ts'
import { Card } from '../ui/card.tsx'
import { formatAge } from '../ui/format-age.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './attention-card.module.css'
import type { AttentionRow } from './attention-row.ts'

/** Rows of trouble with their evidence, or one calm sentence. */
export function AttentionCard({ rows, checkedAt }: { rows: readonly AttentionRow[]; checkedAt: string | null }) {
  const now = useNow()
  const age = checkedAt === null || now === null ? null : formatAge(now - new Date(checkedAt).getTime())
  if (rows.length === 0) return <p className={styles.calm}>Nothing needs attention.{age === null ? '' : ` Checked ${age} ago.`}</p>
  return (
    <Card title="Needs attention" note="worst first" sunken>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className={styles.row}>
            <StatusBadge status={row.status}>{row.word}</StatusBadge>
            <span className={styles.object}>{row.mono ? <Mono>{row.object}</Mono> : row.object}</span>
            <span className={styles.evidence}>{row.evidence}</span>
            {row.link === null ? null : (
              <Link href={row.link.href} className={styles.link}>
                {row.link.label}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
