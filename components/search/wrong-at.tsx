import styles from './search.module.css'

/** An expression with the mark under the place that is wrong; `column` counts from 1 in the line that is wrong. */
export function WrongAt({ expression, line = 1, column, message }: { expression: string; line?: number; column: number; message: string }) {
  const shown = expression.split('\n')[line - 1] ?? expression
  return (
    <pre className={styles.where}>
      {shown.replace(/\s/g, ' ')}
      {'\n'}
      {' '.repeat(Math.max(0, column - 1))}
      <span className={styles.caret}>^ {message}</span>
    </pre>
  )
}
