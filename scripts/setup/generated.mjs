import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './command.mjs'
import { fingerprint, isDone, setDone } from './fingerprint.mjs'
import { node24 } from './node24.mjs'
import { root } from './root.mjs'

const output = 'server/gateways/store/generated'
const marker = join(output, '.fingerprint')

/** Generates the database client from its schema when that has changed. */
export async function ensureGenerated({ force = false } = {}) {
  const hash = fingerprint(['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'])
  if (!force && existsSync(join(root, output)) && isDone(marker, hash)) return
  const node = node24()
  // The schema engine is not used for this, and would be downloaded: any program that exists takes its place.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: node, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }
  await mustRun('The database client could not be generated', node, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
    env,
    quiet: true,
  })
  setDone(marker, hash)
}
