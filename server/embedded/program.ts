import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { machineEnvironment } from '../config/machine.ts'

export interface Command {
  file: string
  args: string[]
  env?: Record<string, string>
  cwd?: string
  uid?: number
  gid?: number
}

/** A running program, or one that could not be started: then it has no pid and `end` says why. */
export interface Program {
  pid: number | null
  /** Resolves with how it ended, in words that follow "postgres is not running:". */
  end: Promise<string>
  /** Does nothing when it has ended already. */
  signal(signal: NodeJS.Signals): void
}

const largestOutputBytes = 5_000_000

/**
 * Starts a program as the leader of a process group of its own, so that a Ctrl-C in the terminal does not reach it. Its output goes straight
 * into a file: it neither depends on us reading it nor ends when we do (execa, used elsewhere, hands on no open file).
 */
export function startProgram({ file, args, env, cwd, uid, gid }: Command, outputFile: string): Program {
  const output = openOutput(outputFile)
  try {
    const environment = { ...machineEnvironment().all, ...env }
    const where = { ...(cwd !== undefined && { cwd }), ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) }
    const child = spawn(file, args, { detached: true, stdio: ['ignore', output, output], env: environment, ...where })
    const end = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`it could not be started: ${error.message}`))
      child.once('exit', (code, signal) => resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`))
    })
    return { pid: child.pid ?? null, end, signal: (signal) => void child.kill(signal) }
  } finally {
    closeSync(output)
  }
}

/** Appends, and begins anew when the file has grown large; the former one stays beside it. */
function openOutput(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestOutputBytes) renameSync(file, `${file}.1`)
  return openSync(file, 'a')
}
