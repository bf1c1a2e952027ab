import { randomInt } from 'node:crypto'
import { freePort } from '../embedded/ports.ts'

/**
 * A free port for a program of one test's own; `taken` ones are promised to others already. By chance, since files run side by side and
 * each looks before its program listens; below 32768, where no system takes the ports of outgoing connections from.
 */
export function testPort(taken?: ReadonlySet<number>): Promise<number> {
  return freePort(randomInt(10_000, 19_000), taken)
}
