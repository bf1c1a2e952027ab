'use client'
import { createContext, type ReactNode, use, useState, useSyncExternalStore } from 'react'
import { BASE_PATH } from './build-input.ts'
import { type Connection, SocketHub } from './socket-hub.ts'

const SocketContext = createContext<SocketHub | null>(null)

export function SocketProvider({ children }: { children: ReactNode }) {
  const [hub] = useState(() => new SocketHub(`${BASE_PATH}/socket.io`))
  return <SocketContext value={hub}>{children}</SocketContext>
}

/** The shared connection. Take a `lease()` in an effect or a store, `release()` it when done. */
export function useSocketHub(): SocketHub {
  const hub = use(SocketContext)
  if (hub === null) throw new Error('useSocketHub is called outside of SocketProvider')
  return hub
}

/** How the shared connection stands, for the words on the screen. */
export function useConnection(): Connection {
  const hub = useSocketHub()
  return useSyncExternalStore(
    hub.watch,
    () => hub.connection,
    () => hub.connection,
  )
}
