import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { collect } from './command.mjs'
import { node24, withNode24 } from './node24.mjs'
import { root } from './root.mjs'

const depcruise = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'

const sources = ['app', 'components', 'server', 'demo', 'bench', 'e2e'].filter((folder) => existsSync(join(root, folder)))

/** What must hold for every commit. Each is one program on Node 24; two run at a time, the slow ones first. */
const checks = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  { name: 'direction rules', args: [depcruise, '--config', 'scripts/boundaries/rules.cjs', ...sources] },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'configuration table', args: ['scripts/config-table.mjs', '--check'] },
]

/** Runs all checks and shows what the failed ones say. */
export async function runChecks() {
  const queue = [...checks]
  const results = []
  const worker = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) results.push(await runCheck(check))
  }
  await Promise.all([worker(), worker()])
  const failed = results.filter((result) => !result.ok).length
  return { passed: results.length - failed, failed }
}

async function runCheck({ name, args }) {
  const startedAt = Date.now()
  const { code, output } = await collect(node24(), args, { env: withNode24() })
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (code !== 0) console.log(output.trimEnd())
  return { name, ok: code === 0 }
}
