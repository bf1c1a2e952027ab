import type { Deadline } from '../transport/deadline.ts'
import { noConnection, openSocket } from './socket.ts'
import type { Address, TcpOutcome } from './types.ts'

/** Opens a connection and ends it. */
export async function tryTcp(address: Address, deadline: Deadline): Promise<TcpOutcome> {
  try {
    const socket = await openSocket(address, deadline)
    const outcome: TcpOutcome = { kind: 'open', from: socket.localAddress ?? '', to: socket.remoteAddress ?? '' }
    socket.destroy()
    return outcome
  } catch (error) {
    deadline.signal.throwIfAborted()
    return noConnection(error)
  }
}
