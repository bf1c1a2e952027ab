'use client'
import { useState } from 'react'
import type { DlqFailureDetail } from '../../server/contract/dlqs.ts'
import { ScrollRegion } from '../messages/scroll-region.tsx'
import { Button } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import styles from './dlq.module.css'
import { foldFrames } from './trace-model.ts'

type Trace = NonNullable<DlqFailureDetail['trace']>

/** The root cause with its own frames; `of` tells it from others on the page; frames of frameworks and the exceptions around it are folded until asked for. */
export function TraceView({ trace, of }: { trace: Trace; of?: string }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? trace : trace.slice(-1)
  const named = (what: string) => (of === undefined ? what : `${what}, ${of}`)
  return (
    <section className={styles.trace} aria-label={named('Root cause')}>
      <div className={styles.row}>
        <h3>{isWhole ? 'Full trace' : 'Root cause'}</h3>
        <Button size="small" look="ghost" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Root cause only' : 'Full trace'}
        </Button>
      </div>
      <ScrollRegion label={named('Stack trace')} className={styles.code}>
        {shown.map(({ exceptionClass, message, frames }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a trace does not change, and exceptions and frames repeat
          <div key={`${at} ${exceptionClass}`}>
            <p className={styles.thrown}>
              {at > 0 ? 'Caused by: ' : ''}
              {exceptionClass}
              {message === '' ? '' : `: ${message}`}
            </p>
            {(isWhole ? frames.map((frame) => ({ ...frame, folded: 0 })) : foldFrames(frames)).map(({ text, folded, framework }, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <p key={`${line} ${text}`} className={framework ? styles.framework : undefined}>
                {folded > 0 ? countOf(folded, 'framework frame') : `at ${text}`}
              </p>
            ))}
          </div>
        ))}
        {!isWhole && trace.length > 1 ? (
          <p className={styles.framework}>
            wrapped by{' '}
            {trace
              .slice(0, -1)
              .map(({ exceptionClass }) => exceptionClass)
              .join(', ')}
          </p>
        ) : null}
      </ScrollRegion>
    </section>
  )
}
