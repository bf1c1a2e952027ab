'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import { cx } from '../ui/cx.ts'
import styles from './code.module.css'
import { ScrollRegion } from './scroll-region.tsx'

const LINE = 18

interface Props {
  label: string
  count: number
  line: (index: number) => ReactNode
  className?: string | undefined
}

/** Lines of code or bytes, of which only those in sight exist. They wrap, so each is measured. */
export function VirtualLines({ label, count, line, className }: Props) {
  const frame = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE,
    overscan: 20,
    initialRect: { width: 500, height: 600 },
  })
  return (
    <ScrollRegion ref={frame} label={label} className={cx(styles.lines, className)}>
      <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className={styles.line}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {line(item.index)}
          </div>
        ))}
      </div>
    </ScrollRegion>
  )
}
