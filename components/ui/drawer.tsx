'use client'
import { X } from 'lucide-react'
import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { IconButton } from './button.tsx'
import styles from './drawer.module.css'
import { useHotkeys } from './hotkeys.ts'
import { type LocalSetting, useSetting } from './local-setting.ts'

const MIN = 400
const MAX = 760

const widthSetting: LocalSetting<string> = {
  key: 'headgate-drawer-width',
  fallback: '520',
  parse: (text) => (/^\d{3}$/.test(text) ? String(clamp(Number(text))) : null),
}
const clamp = (width: number) => Math.min(MAX, Math.max(MIN, Math.round(width)))

/** A list with a drawer docked at its right. From 1280 px the drawer pushes the list, below it lies over it, below 768 px it is a page. */
export function DrawerLayout({ children, drawer }: { children: ReactNode; drawer: ReactNode }) {
  return (
    <div className={styles.layout}>
      <div className={styles.main}>{children}</div>
      {drawer}
    </div>
  )
}

interface Props {
  /** Names the region for those who hear it. */
  label: string
  title: ReactNode
  /** Buttons between title and close. */
  actions?: ReactNode
  children: ReactNode
  /** Also called for Escape. Give the focus back to the row there. */
  onClose: () => void
}

export function Drawer({ label, title, actions, children, onClose }: Props) {
  const [width, setWidth] = useSetting(widthSetting)
  useHotkeys({ Escape: onClose })
  return (
    <aside aria-label={label} className={styles.drawer} style={drawerWidth(width)}>
      <Grip width={Number(width)} onWidth={(next) => setWidth(String(clamp(next)))} />
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {actions}
        <IconButton label="Close (Esc)" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className={styles.body}>{children}</div>
    </aside>
  )
}

function Grip({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right
    if (right !== undefined) onWidth(right - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: 20, ArrowRight: -20 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    onWidth(width + step)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is a widget; hr cannot take a value
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the drawer"
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      aria-valuenow={width}
      tabIndex={0}
      className={styles.grip}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    />
  )
}

/** CSS custom properties are valid style keys that React's types leave out. */
const drawerWidth = (width: string) => ({ '--drawer-width': `${width}px` }) as CSSProperties
