'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { lastClusterSetting } from '../layout/last-cluster.ts'
import { paths } from '../layout/paths.ts'
import { readSetting } from '../ui/local-setting.ts'

/** Goes to the cluster that was looked at last, else to the list. */
export function HomeScreen() {
  const router = useRouter()
  // External system: the browser's storage, which only the browser can read.
  useEffect(() => {
    const last = readSetting(lastClusterSetting)
    router.replace(last === '' ? paths.clusters() : paths.overview(last))
  }, [router])
  return null
}
