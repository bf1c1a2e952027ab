'use client'
import type { ReactNode } from 'react'
import { QueryProvider } from '../data/query-provider.tsx'
import { SocketProvider } from '../data/socket.tsx'
import { ToastProvider } from '../ui/toast.tsx'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { SlotProvider } from './slots.tsx'

/** What every screen may count on. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryProvider>
      <SocketProvider>
        <TooltipProvider>
          <ToastProvider>
            <SlotProvider>{children}</SlotProvider>
          </ToastProvider>
        </TooltipProvider>
      </SocketProvider>
    </QueryProvider>
  )
}
