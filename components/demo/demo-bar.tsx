'use client'
import { FlaskConical } from 'lucide-react'
import Link from 'next/link'
import { useNow } from '../data/now.ts'
import { useRoute } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { useSession } from '../layout/session-query.ts'
import styles from './demo-bar.module.css'
import { barWords } from './demo-model.ts'

const EVERY_MS = 10_000

/** One thin line on every page while the demo makes trouble, so that nobody takes it for real. */
export function DemoBar() {
  const hasDemo = useSession().data?.demo ?? false
  const demo = useRoute('demo.get', {}, { every: EVERY_MS, enabled: hasDemo })
  const now = useNow(10_000)
  const words = !hasDemo || demo.data === undefined || now === null ? null : barWords(demo.data, now)
  if (words === null) return null
  return (
    <p className={styles.bar}>
      <FlaskConical aria-hidden />
      <span>{words}</span>
      <Link href={paths.demo()}>Change</Link>
    </p>
  )
}
