'use client'
import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { createContext, type ReactNode, use, useCallback, useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { type Status, StatusIcon } from './status-badge.tsx'
import styles from './toast.module.css'

export interface ToastMessage {
  text: string
  status?: Status
  action?: { label: string; run: () => void }
}

interface Shown extends ToastMessage {
  id: number
}

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined)

/** Says something at the bottom right for 6 s; what failed stays until closed. Never the only place where a result is told. */
export const useToast = () => use(ToastContext)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([])
  const say = useCallback((message: ToastMessage) => {
    setShown((before) => [...before.slice(-3), { ...message, id: (before.at(-1)?.id ?? 0) + 1 }])
  }, [])
  const drop = (id: number) => setShown((before) => before.filter((toast) => toast.id !== id))
  return (
    <ToastContext value={say}>
      <Radix.Provider duration={6000} swipeDirection="right" label="Message">
        {children}
        {shown.map((toast) => (
          <OneToast key={toast.id} toast={toast} onGone={() => drop(toast.id)} />
        ))}
        <Radix.Viewport className={styles.viewport} />
      </Radix.Provider>
    </ToastContext>
  )
}

function OneToast({ toast, onGone }: { toast: Shown; onGone: () => void }) {
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
