'use client'
import dynamic from 'next/dynamic'
import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, useMemo, useState } from 'react'
import { cx } from '../ui/cx.ts'
import { type Hotkeys, useHotkeys } from '../ui/hotkeys.ts'
import { useSetting } from '../ui/local-setting.ts'
import { MEDIUM, NARROW, useMedia } from '../ui/media.ts'
import { Banner } from './banner.tsx'
import { lastClusterSetting } from './last-cluster.ts'
import { paths } from './paths.ts'
import { placeOf } from './place.ts'
import { Rail } from './rail.tsx'
import { railSetting } from './rail-setting.ts'
import styles from './shell.module.css'
import { TopBar } from './top-bar.tsx'

// Both are opened by a key or a click: they are not part of the first load.
const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false })
const KeyList = dynamic(() => import('./key-list.tsx').then((module) => module.KeyList), { ssr: false })

/** Rail, banner, top bar and the page; palette and key list above them. `notice` is a line of a part of the product that concerns every page. */
export function Shell({ children, notice }: { children: ReactNode; notice?: ReactNode }) {
  const path = usePathname()
  const place = useMemo(() => placeOf(path), [path])
  const [layer, setLayer] = useState<'palette' | 'keys' | null>(null)
  const [rail, setRail] = useSetting(railSetting)
  const isNarrow = useMedia(NARROW)
  const isMedium = useMedia(MEDIUM)
  useShellKeys(place.cluster, setLayer, () => setRail(rail === 'wide' ? 'slim' : 'wide'))
  const slim = isMedium || rail === 'slim'
  return (
    <div className={cx(styles.app, slim && styles.slim)}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      {isNarrow ? null : <Rail place={place} slim={slim} />}
      <div className={styles.column}>
        <Banner />
        {notice}
        <TopBar place={place} onFind={() => setLayer('palette')} onKeys={() => setLayer('keys')} />
        <main id="content" tabIndex={-1} className={styles.main}>
          {children}
        </main>
      </div>
      {layer === 'palette' ? <Palette place={place} onClose={() => setLayer(null)} onKeys={() => setLayer('keys')} /> : null}
      {layer === 'keys' ? <KeyList onClose={() => setLayer(null)} /> : null}
    </div>
  )
}

function useShellKeys(here: string | null, open: (layer: 'palette' | 'keys') => void, toggleRail: () => void) {
  const router = useRouter()
  const [last] = useSetting(lastClusterSetting)
  const cluster = here ?? (last === '' ? null : last)
  const go = (to: (cluster: string) => string) => () => router.push(cluster === null ? paths.clusters() : to(cluster))
  const keys: Hotkeys = {
    'mod+k': () => open('palette'),
    '?': () => open('keys'),
    '/': focusFilter,
    '[': toggleRail,
    'g o': go(paths.overview),
    'g t': go(paths.topics),
    'g l': go(paths.live),
    'g d': go((id) => paths.deadLetters(id)),
    'g b': go(paths.brokers),
    'g c': () => router.push(paths.clusters()),
  }
  useHotkeys(keys)
}

/** The filter of the page is the field that carries `data-filter`. */
function focusFilter() {
  const field = document.querySelector('[data-filter]')
  if (!(field instanceof HTMLInputElement)) return
  field.focus()
  field.select()
}
