import { constants } from 'node:os'
import { spawnFollowing } from './spawn-following.mjs'

/** One Ctrl-C can arrive twice: from the terminal and again from npm, which passes on what it gets itself. */
const oneCtrlCMs = 800

/**
 * Runs the server until it ends and resolves with its exit code. It leads a process group of its own, so that a Ctrl-C reaches it once,
 * from here: the first one stops it in order, a later one at once.
 */
export function serve(args, env) {
  const child = spawnFollowing(['server/main.ts', ...args], {
    env: { ...process.env, ...env },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  })
  let last = 0
  const forward = (signal) => {
    const now = Date.now()
    if (now - last > oneCtrlCMs) child.kill(signal)
    last = now
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  followParent(() => forward('SIGTERM'))
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`The server could not be started: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}

/** npm that is killed cannot say so: its child is then given to another parent. */
function followParent(onOrphaned) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onOrphaned()
  }, 500)
  timer.unref()
}
