'use client'
import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from 'react'
import type { Status } from './status-badge.tsx'

export interface ToastMessage {
  text: string
  status?: Status
  action?: { label: string; run: () => void }
}

export interface ShownToast extends ToastMessage {
  id: number
}

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined)

// Most visits never see one.
const ToastStack = lazy(() => import('./toast-stack.tsx').then((module) => ({ default: module.ToastStack })))

/** Says something at the bottom right for 6 s; what failed stays until closed. Never the only place where a result is told. */
export const useToast = () => use(ToastContext)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly ShownToast[]>([])
  const say = useCallback((message: ToastMessage) => {
    setShown((before) => [...before.slice(-3), { ...message, id: (before.at(-1)?.id ?? 0) + 1 }])
  }, [])
  const drop = useCallback((id: number) => setShown((before) => before.filter((toast) => toast.id !== id)), [])
  return (
    <ToastContext value={say}>
      {children}
      {shown.length === 0 ? null : (
        <Suspense>
          <ToastStack shown={shown} onGone={drop} />
        </Suspense>
      )}
    </ToastContext>
  )
}
