'use client'
import { memo } from 'react'
import { formatDuration } from '../ui/format-age.ts'
import { formatInteger } from '../ui/format-number.ts'
import { formatRate } from '../ui/format-rate.ts'
import { Kbd } from '../ui/kbd.tsx'
import { nowOf } from './idle-model.ts'
import styles from './live-aside.module.css'
import type { LiveView } from './live-view.ts'
import type { PartitionRate } from './positions.ts'
import type { KeyCount } from './rows-view.ts'

const MOST_BARS = 48

/** Where the shown records come from, how the session stands, which keys are seen most. Renewed once a second. */
export function LiveAside({
  view,
  isSeveral,
  onPinKey,
}: {
  view: LiveView
  isSeveral: boolean

  onPinKey: (key: string) => void
}) {
  return (
    <aside className={styles.aside} aria-label="About this stream">
      <Partitions rates={view.partitions} isSeveral={isSeveral} />
      <Session view={view} />
      <Keys keys={view.keys} onPin={onPinKey} />
      <p className={styles.hints}>
        <span>
          <Kbd>Space</Kbd> pause
        </span>
        <span>
          <Kbd>J</Kbd> <Kbd>K</Kbd> row
        </span>
        <span>
          <Kbd>Enter</Kbd> inspect
        </span>
        <span>
          <Kbd>P</Kbd> pin key
        </span>
        <span>
          <Kbd>F</Kbd> newest
        </span>
      </p>
    </aside>
  )
}

const Partitions = memo(function Partitions({ rates, isSeveral }: { rates: readonly PartitionRate[]; isSeveral: boolean }) {
  const shown = rates.slice(0, MOST_BARS)
  const peak = Math.max(1e-9, ...shown.map((rate) => rate.perSecond))
  const name = ({ topic, partition }: PartitionRate) => (isSeveral ? `${topic} P${partition}` : `P${partition}`)
  const words = shown.map((rate) => `${name(rate)} ${formatRate(rate.perSecond)}/s`).join(', ')
  const [first, last] = [shown[0], shown.at(-1)]
  return (
    <section>
      <h2>
        Shown by partition <small>rec/s, last 5 s</small>
      </h2>
      {first === undefined || last === undefined ? (
        <p className={styles.faint}>none yet</p>
      ) : (
        <>
          <div className={styles.bars} role="img" aria-label={words}>
            {shown.map((rate) => (
              <i
                key={name(rate)}
                title={`${name(rate)}: ${formatRate(rate.perSecond)}/s`}
                style={{ height: `${Math.max(2, (rate.perSecond / peak) * 100)}%` }}
              />
            ))}
          </div>
          <div className={styles.ends} aria-hidden>
            <span>P{first.partition}</span>
            <span>up to {formatRate(peak < 1e-6 ? 0 : peak)}/s</span>
            <span>P{last.partition}</span>
          </div>
          {rates.length > MOST_BARS ? (
            <p className={styles.faint}>
              the first {MOST_BARS} of {rates.length}
            </p>
          ) : null}
        </>
      )}
    </section>
  )
})

function Session({ view }: { view: LiveView }) {
  const runningMs = view.openedAtMs === null ? null : Math.max(0, nowOf(view) - view.openedAtMs)
  return (
    <section>
      <h2>This session</h2>
      <dl className={styles.facts}>
        <dt>Running</dt>
        <dd>{runningMs === null ? 'not open yet' : formatDuration(runningMs)}</dd>
        <dt>Rows kept</dt>
        <dd>
          {formatInteger(view.kept)} of {formatInteger(view.capacity)}
        </dd>
        <dt>Isolation</dt>
        <dd>committed only</dd>
        <dt>Group</dt>
        <dd>none, no commits</dd>
      </dl>
    </section>
  )
}

const Keys = memo(function Keys({ keys, onPin }: { keys: readonly KeyCount[]; onPin: (key: string) => void }) {
  return (
    <section>
      <h2>
        Most seen keys <small>in kept rows</small>
      </h2>
      {keys.length === 0 ? <p className={styles.faint}>none yet</p> : null}
      <ul className={styles.keys}>
        {keys.map(({ key, records }) => (
          <li key={key}>
            <button type="button" title={`Show records of this key only: ${key}`} onClick={() => onPin(key)}>
              {key}
            </button>
            <span>{formatInteger(records)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
})
