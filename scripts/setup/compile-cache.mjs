import { join } from 'node:path'
import { root } from './root.mjs'

/**
 * Where Node keeps what it compiled: a second start reads it instead of stripping types again, which saves time and the 12 MB of the
 * program that strips them.
 */
export const compileCache = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/headgate-compile') }
