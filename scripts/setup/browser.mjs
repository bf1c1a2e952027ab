import { existsSync } from 'node:fs'
import { collect } from './command.mjs'
import { SetupError } from './fail.mjs'
import { node24 } from './node24.mjs'

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of a Chromium for the journeys: the one that PLAYWRIGHT_CHROMIUM names, Playwright's own, the system's, or one that is installed now. */
export async function ensureBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM
  if (named) {
    if (existsSync(named)) return named
    throw new SetupError(`PLAYWRIGHT_CHROMIUM names ${named}, which does not exist.`)
  }
  return (await playwrights()) ?? systems() ?? (await installed())
}

async function playwrights() {
  const ask = "const { chromium } = await import('playwright'); console.log(chromium.executablePath())"
  const { code, output } = await collect(node24(), ['--input-type=module', '-e', ask])
  const path = output.trim()
  return code === 0 && existsSync(path) ? path : null
}

function systems() {
  return systemPaths.find((path) => existsSync(path)) ?? null
}

async function installed() {
  console.log('No Chromium was found; installing one for the browser tests ...')
  const own = await collect(node24(), ['node_modules/playwright/cli.js', 'install', 'chromium'])
  if (own.code === 0) {
    const path = await playwrights()
    if (path !== null) return path
  }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await collect('apt-get', ['update'], { env })
    await collect('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env })
    const path = systems()
    if (path !== null) return path
  }
  throw new SetupError(
    'No Chromium could be installed for the browser tests. Install one (sudo apt-get install -y chromium, brew install chromium, ' +
      'or npx playwright install --with-deps chromium), or name one with PLAYWRIGHT_CHROMIUM=/path/to/chromium.',
  )
}
