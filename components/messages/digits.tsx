import styles from './messages.module.css'

/** A 64-bit number with separators that are drawn, not written: copied, it is plain digits. */
export function Digits({ children }: { children: string }) {
  const sign = children.startsWith('-') ? '-' : ''
  const groups = children.slice(sign.length).match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? []
  return (
    <span className={styles.digits}>
      {sign}
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups of digits have no other name and keep no state
        <span key={index}>{group}</span>
      ))}
    </span>
  )
}
