'use client'
import { Info } from 'lucide-react'
import { useSession } from './session-query.ts'
import styles from './shell.module.css'

/** One calm line on every page while whoever reaches the port has all rights. */
export function Banner() {
  const banner = useSession().data?.banner ?? null
  if (banner === null) return null
  return (
    <section aria-label="Mode of this installation" className={styles.banner}>
      <Info aria-hidden />
      {banner}
    </section>
  )
}
