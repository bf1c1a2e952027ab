import { spawn, spawnSync } from 'node:child_process'
import { diskTrouble, SetupError } from './fail.mjs'
import { root } from './root.mjs'

/** Whether a program can be run at all. */
export function isPresent(file, args = ['--version']) {
  return spawnSync(file, args, { stdio: 'ignore', timeout: 30_000 }).error === undefined
}

/**
 * Runs a command in the checkout with its output on this terminal. Rejects when it fails.
 * @param {string} what for the message of a failure: "The web app could not be built"
 */
export async function mustRun(what, file, args, { env = {}, quiet = false } = {}) {
  const { code, output } = await collect(file, args, { env, show: !quiet })
  if (code === 0) return
  const trouble = diskTrouble(output, { what })
  if (trouble !== null) throw new SetupError(trouble)
  throw new SetupError(`${what} (${[file, ...args].join(' ')} ended with ${code}).${quiet ? `\n${output}` : ''}`)
}

/** Runs a command and gathers what it says; `show` passes it on as well. */
export function collect(file, args, { env = {}, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const onData = (stream) => (chunk) => {
      output += chunk
      if (show) stream.write(chunk)
    }
    child.stdout.on('data', onData(process.stdout))
    child.stderr.on('data', onData(process.stderr))
    child.once('error', (error) => resolve({ code: error.code ?? 'an error', output: error.message }))
    child.once('close', (code, signal) => resolve({ code: code ?? signal, output }))
  })
}
