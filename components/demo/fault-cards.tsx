'use client'
import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import type { Demo } from '../../server/contract/demo.ts'
import { useNow } from '../data/now.ts'
import { formatDuration } from '../ui/format-age.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Switch } from '../ui/switch.tsx'
import styles from './demo.module.css'
import { type FaultCard, type FaultKey, faultCards, faultForMs } from './demo-model.ts'

interface Props {
  demo: Demo
  cluster: string | null
  onChange: (key: FaultKey, on: boolean) => void
}

/** A card for each trouble: what it does, what to look at, a way there. */
export function FaultCards({ demo, cluster, onChange }: Props) {
  const now = useNow()
  return (
    <section aria-labelledby="faults">
      <h2 id="faults" className={styles.heading}>
        Trouble on request
      </h2>
      <div className={styles.cards}>
        {faultCards.map((card) => (
          <One key={card.key} card={card} demo={demo} cluster={cluster} now={now} onChange={onChange} />
        ))}
      </div>
    </section>
  )
}

function One({ card, demo, cluster, now, onChange }: Props & { card: FaultCard; now: number | null }) {
  const on = demo.faults[card.key]
  const forMs = on && now !== null ? faultForMs(demo, card.key, now) : null
  return (
    <section className={styles.card} aria-labelledby={`fault-${card.key}`} data-on={on || undefined}>
      <div className={styles.cardHead}>
        <h3 id={`fault-${card.key}`}>{card.title}</h3>
        {on ? <StatusBadge status="warn">{forMs === null ? 'On' : `On for ${formatDuration(Math.max(1000, forMs))}`}</StatusBadge> : null}
        <span className={styles.switch}>
          <Switch label={<span className={styles.hidden}>{card.title}</span>} checked={on} onChange={(next) => onChange(card.key, next)} />
        </span>
      </div>
      <p>{card.does}</p>
      <p className={styles.look}>{card.look}</p>
      {cluster === null || card.link === null ? null : (
        <Link href={card.link.href(cluster, demo)} className={styles.go}>
          {card.link.label}
          <ArrowRight aria-hidden />
        </Link>
      )}
    </section>
  )
}
