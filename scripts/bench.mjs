// npm run bench [-- P5 ...]: measures on a stack of its own, prints one line per figure, and keeps the figures in bench/results/.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureBrowser } from './setup/browser.mjs'
import { run, SetupError } from './setup/fail.mjs'
import { ensureGenerated } from './setup/generated.mjs'
import { node24 } from './setup/node24.mjs'
import { readOptions } from './setup/options.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { root } from './setup/root.mjs'
import { spawnFollowing } from './setup/spawn-following.mjs'
import { ensureWebApp } from './setup/web-app.mjs'

const usage = `Usage: npm run bench -- [ids]

  ids     Which benchmarks to run, such as P5 (default: all in bench/)
  --help  Show this`

await run(async () => {
  const { values, positionals } = readOptions(process.argv.slice(2), {}, usage, { allowPositionals: true })
  if (values.help) return console.log(usage)
  const benches = listBenches()
  const wanted = positionals.map((id) => id.toUpperCase())
  const unknown = wanted.filter((id) => !benches.some((bench) => bench.id === id))
  if (unknown.length > 0) throw new SetupError(`There is no benchmark ${unknown.join(', ')}; there are ${benches.map(({ id }) => id).join(', ')}.`)
  await ensurePackages()
  await ensureGenerated()
  await ensureWebApp('')
  process.env.PLAYWRIGHT_CHROMIUM = await ensureBrowser()
  await withStack(async (stackFile) => {
    for (const { id, file } of benches) {
      if (wanted.length > 0 && !wanted.includes(id)) continue
      const code = await runNode(['--expose-gc', join('bench', file), stackFile, join(root, 'bench/results', `${id}.json`)])
      if (code !== 0) process.exitCode = 1
    }
  })
})

/** A benchmark is a file of bench/ whose first comment begins with its id: "P5: ...". Other files are its parts. */
function listBenches() {
  const files = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.ts'))
  return files.flatMap((file) => {
    const id = /^\/\*\*\s+\*? ?([A-Z]+\d*): /.exec(readFileSync(join(root, 'bench', file), 'utf8'))?.[1]
    return id === undefined ? [] : [{ id, file }]
  })
}

async function withStack(use) {
  mkdirSync(join(root, 'bench/results'), { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'headgate-bench-'))
  const file = join(folder, 'stack.json')
  const child = spawnFollowing(['scripts/stack.mjs', file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    while (!existsSync(file)) {
      if (child.exitCode !== null) throw new SetupError('The stack for the benchmarks could not be started.')
      await sleep(100)
    }
    await use(file)
  } finally {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

function runNode(args) {
  return new Promise((resolve) => {
    const child = spawn(node24(), args, { cwd: root, stdio: 'inherit' })
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
