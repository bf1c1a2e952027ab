'use client'
import type { ClipboardEvent } from 'react'
import { cx } from './cx.ts'
import styles from './middle-truncate.module.css'

/** Characters at the end that are never cut: enough for `.v1.dlq` and `-dlt`. */
const TAIL = 10

/** A name that is cut in the middle when it does not fit, so that its suffix survives. Copied whole, shown whole on hover. */
export function MiddleTruncate({ text, className, tail = TAIL }: { text: string; className?: string | undefined; tail?: number }) {
  const at = text.length > tail * 2 ? text.length - tail : text.length
  return (
    <span className={cx(styles.cut, className)} title={text} onCopy={copyWhole}>
      {at === text.length ? <span className={styles.head}>{text}</span> : <Halves text={text} at={at} />}
    </span>
  )
}

/** Two boxes to look at, one name to be read out: assistive technology would put a space between the boxes. */
function Halves({ text, at }: { text: string; at: number }) {
  return (
    <>
      <span className={styles.whole}>{text}</span>
      <span className={styles.head} aria-hidden>
        {text.slice(0, at)}
      </span>
      <span className={styles.tail} aria-hidden>
        {text.slice(at)}
      </span>
    </>
  )
}

/** The two boxes would be copied as two lines. */
function copyWhole(event: ClipboardEvent) {
  const selected = document.getSelection()?.toString() ?? ''
  if (!selected.includes('\n')) return
  event.preventDefault()
  event.clipboardData.setData('text/plain', selected.replaceAll(/\r?\n/g, ''))
}
