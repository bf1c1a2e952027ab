'use client'
import { type CSSProperties, useMemo } from 'react'
import styles from './code.module.css'
import { type JsonLines, jsonLine } from './json-lines.ts'
import { Syntax } from './syntax.tsx'
import { layoutText } from './text-rows.ts'
import { VirtualLines } from './virtual-lines.tsx'

/** JSON in lines with numbers and colours. */
export function JsonView({ lines, label }: { lines: JsonLines; label: string }) {
  return <VirtualLines label={label} count={lines.count} line={(index) => <JsonRow lines={lines} index={index} />} />
}

function JsonRow({ lines, index }: { lines: JsonLines; index: number }) {
  const { depth, number, tokens, note } = jsonLine(lines, index)
  return (
    <div className={styles.code}>
      <span className={styles.number}>{number}</span>
      <span className={styles.text} style={indented(depth)}>
        {tokens.map((token, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line have no other name and keep no state
          <Syntax key={at} kind={token.kind}>
            {token.text === ':' && token.kind === 'punct' ? ': ' : token.text}
          </Syntax>
        ))}
        {note === null ? null : <span className={styles.note}>{note}</span>}
      </span>
    </div>
  )
}

/** Wrapped rows hang below the first character of their line. */
const indented = (depth: number): CSSProperties => ({ paddingLeft: `${depth * 2}ch` })

/** Text as it is stored, in lines with numbers. */
export function TextView({ text, label }: { text: string; label: string }) {
  const rows = useMemo(() => layoutText(text), [text])
  return (
    <VirtualLines
      label={label}
      count={rows.count}
      line={(index) => (
        <div className={styles.code}>
          <span className={styles.number}>{rows.numbers[index] === 0 ? null : rows.numbers[index]}</span>
          <span className={styles.text}>{text.slice(rows.starts[index], rows.ends[index])}</span>
        </div>
      )}
    />
  )
}
