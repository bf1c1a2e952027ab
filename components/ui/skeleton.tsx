import styles from './skeleton.module.css'

/** Rows on their way, in the final geometry: seen after 300 ms; after 3 s the words say what is waited for. */
export function SkeletonRows({ rows = 12, words }: { rows?: number; words: string }) {
  return (
    <div role="status" aria-label={words}>
      <div className={styles.late} aria-hidden>
        {Array.from({ length: rows }, (_row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
          <div key={index} className={styles.row}>
            <span className={styles.skeleton} style={{ width: 160 + ((index * 67) % 150) }} />
            <span className={styles.skeleton} style={{ width: 40 }} />
            <span className={styles.skeleton} style={{ width: 56 }} />
          </div>
        ))}
      </div>
      <p className={styles.words} aria-hidden>
        {words}
      </p>
    </div>
  )
}
