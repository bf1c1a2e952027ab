'use client'
import { cx } from '../ui/cx.ts'
import { NARROW, useMedia } from '../ui/media.ts'
import { hexRow, hexRows } from './bytes-model.ts'
import styles from './code.module.css'
import { VirtualLines } from './virtual-lines.tsx'

/** Offset, bytes, ASCII. `base` is the offset of the first byte given, `total` the length of the whole. */
export function HexView({ bytes, base, total, label }: { bytes: Uint8Array; base: number; total: number; label: string }) {
  const narrow = useMedia(NARROW)
  const shape = { perRow: narrow ? 8 : 16, base, digits: Math.max(4, total.toString(16).length) }
  return (
    <VirtualLines
      label={label}
      className={narrow ? undefined : styles.hexSmall}
      count={hexRows(bytes, shape)}
      line={(index) => {
        const row = hexRow(bytes, index, shape)
        return (
          <div className={styles.hex}>
            <span className={styles.offset}>{row.offset}</span>
            <span className={cx(narrow ? styles.bytesNarrow : styles.bytes)}>{row.bytes}</span>
            <span className={styles.ascii}>{row.ascii}</span>
          </div>
        )
      }}
    />
  )
}

const BASE64_ROW = 64

export function Base64View({ base64, label }: { base64: string; label: string }) {
  return (
    <VirtualLines
      label={label}
      count={Math.ceil(base64.length / BASE64_ROW)}
      line={(index) => <div className={styles.base64}>{base64.slice(index * BASE64_ROW, (index + 1) * BASE64_ROW)}</div>}
    />
  )
}
