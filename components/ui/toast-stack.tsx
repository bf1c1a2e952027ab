'use client'
import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { Button, IconButton } from './button.tsx'
import { StatusIcon } from './status-badge.tsx'
import styles from './toast.module.css'
import type { ShownToast } from './toast.tsx'

/** The toasts in sight. */
export function ToastStack({ shown, onGone }: { shown: readonly ShownToast[]; onGone: (id: number) => void }) {
  return (
    <Radix.Provider duration={6000} swipeDirection="right" label="Message">
      {shown.map((toast) => (
        <OneToast key={toast.id} toast={toast} onGone={() => onGone(toast.id)} />
      ))}
      <Radix.Viewport className={styles.viewport} />
    </Radix.Provider>
  )
}

function OneToast({ toast, onGone }: { toast: ShownToast; onGone: () => void }) {
  const failed = toast.status === 'bad'
  return (
    <Radix.Root
      className={styles.toast}
      type={failed ? 'foreground' : 'background'}
      duration={failed ? Number.POSITIVE_INFINITY : 6000}
      onOpenChange={(open) => !open && onGone()}
    >
      {toast.status === undefined ? null : <StatusIcon status={toast.status} />}
      <Radix.Description className={styles.text}>{toast.text}</Radix.Description>
      {toast.action === undefined ? null : (
        <Radix.Action asChild altText={toast.action.label}>
          <Button size="small" onClick={toast.action.run}>
            {toast.action.label}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label="Close" size="small">
          <X aria-hidden />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  )
}
