import { join } from 'node:path'
import { execa } from 'execa'
import type { MirroredImage } from './mirror.ts'

export interface ImageProcess {
  kill(signal: NodeJS.Signals): void
  isRunning(): boolean
  /** All that it has said so far, on both streams. */
  said: () => string
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string | null>
}

/** Starts a program of the image: as its user, in its folder, with its variables and `env` over them, and with nothing else of this machine's. */
export function runImage(image: MirroredImage, env: Record<string, string>, command = image.command): ImageProcess {
  const [program = '', ...args] = command
  const path = join(image.files, 'usr/local/bin')
  const child = execa(program.startsWith('/') ? program : join(path, program), args, {
    cwd: image.workdir,
    env: { PATH: path, ...image.env, ...env },
    extendEnv: false,
    uid: image.uid,
    gid: image.gid,
    stdin: 'ignore',
    all: true,
    reject: false,
  })
  let said = ''
  child.all.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  let running = true
  const ended = child.then(({ exitCode, signal }) => {
    running = false
    return exitCode ?? signal ?? null
  })
  return {
    kill: (signal) => void child.kill(signal),
    isRunning: () => running,
    said: () => said,
    ended,
  }
}
