import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { collect } from './command.mjs'
import { node24, withNode24 } from './node24.mjs'
import { ownServer } from './own-server.mjs'
import { root } from './root.mjs'

/** Unit and integration tests on a real stack that the run starts for itself. */
export async function runUnitTests(patterns = [], more = {}) {
  return withReport(async (report) => {
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...patterns]
    const { code } = await collect(node24(), args, { env: withNode24(more), show: true })
    const result = readReport(report)
    if (result === null) return { passed: 0, failed: 1 }
    const broken = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    return honest({ passed: result.numPassedTests, failed: result.numFailedTests + broken }, code)
  })
}

/** Journeys in a real browser, on the production build with a stack of its own. */
export async function runJourneys(patterns = []) {
  if (!existsSync(join(root, 'e2e'))) return { passed: 0, failed: 0 }
  const browser = await ensureBrowser()
  const server = await ownServer()
  const counted = await withReport((report) => playwright(server, browser, report, patterns)).finally(async () => {
    server.code = await server.stop()
  })
  if (server.code === 0) return counted
  console.log(`The server of the journeys ended with ${server.code} instead of 0.`)
  return { ...counted, failed: counted.failed + 1 }
}

async function playwright(server, browser, report, patterns) {
  const env = withNode24({ HEADGATE_URL: server.url, JOURNEY_HOME: server.home, PLAYWRIGHT_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report })
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', '--pass-with-no-tests', ...patterns]
  const { code } = await collect(node24(), args, { env, show: true })
  const result = readReport(report)
  if (result === null) return { passed: 0, failed: 1 }
  const { expected, unexpected, flaky } = result.stats
  return honest({ passed: expected, failed: unexpected + flaky }, code)
}

/** A program that failed without a failed test (an error outside of tests, a leak) counts as one. */
function honest({ passed, failed }, code) {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed }
}

async function withReport(use) {
  const folder = mkdtempSync(join(tmpdir(), 'headgate-report-'))
  try {
    return await use(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
