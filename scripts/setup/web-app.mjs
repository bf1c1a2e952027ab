import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './command.mjs'
import { fingerprint, isDone, setDone } from './fingerprint.mjs'
import { node24, withNode24 } from './node24.mjs'
import { root } from './root.mjs'

const inputs = ['app', 'components', 'server/contract', 'public', 'next.config.ts', 'tsconfig.json', 'package-lock.json']
const marker = '.next/headgate-fingerprint'

/** Builds the pages when their inputs or the base path have changed. A build that was cut short leaves no marker and is done again. */
export async function ensureWebApp(basePath) {
  const hash = fingerprint(inputs, [basePath])
  if (isDone(marker, hash)) return
  rmSync(join(root, marker), { force: true })
  const startedAt = Date.now()
  console.log('Building the web app ...')
  const env = withNode24({ NODE_ENV: 'production', BASE_PATH: basePath, NEXT_TELEMETRY_DISABLED: '1' })
  await mustRun('The web app could not be built', node24(), ['node_modules/next/dist/bin/next', 'build'], { env, quiet: true })
  setDone(marker, hash)
  console.log(`Built the web app in ${Math.round((Date.now() - startedAt) / 1000)} s`)
}
