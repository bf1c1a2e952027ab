import { connect, createServer } from 'node:net'

/** Whether no program answers or listens on a port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  // A listener on all addresses does not keep macOS from binding to one: that is why somebody's answer counts as well.
  return (await canListen(port)) && !(await answers(port))
}

/** `preferred`, or the next free port after it; `taken` ones are promised to others already. */
export async function freePort(preferred: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  const last = Math.min(preferred + 500, 65_535)
  for (let port = preferred; port <= last; port++) {
    if (!taken.has(port) && (await isFree(port))) return port
  }
  throw new Error(`No port from ${preferred} to ${last} is free`)
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(true))
    socket.once('error', () => end(false))
  })
}
