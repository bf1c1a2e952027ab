import { spawn } from 'node:child_process'
import { compileCache } from './compile-cache.mjs'
import { node24 } from './node24.mjs'
import { root } from './root.mjs'

/** Starts a file of the server's in the clone; it stops in order when this process is gone, however it ended. */
export function spawnFollowing(args, { env = process.env, ...options }) {
  return spawn(node24(), ['--import', './scripts/setup/follow-parent.mjs', ...args], {
    cwd: root,
    ...options,
    env: { ...compileCache, ...env, FOLLOWED_PARENT: String(process.pid) },
  })
}
