import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { collect } from './command.mjs'
import { node24, withNode24 } from './node24.mjs'
import { ownServer } from './own-server.mjs'
import { root } from './root.mjs'

/** More broken files than this are no chance, and would cost as long as the suite. */
const SECOND_TRIES = 5

/**
 * Unit and integration tests on a real stack that the run starts for itself. Files that failed beside all the others are run once
 * more alone: a test that passes only then is named as unsteady, so that it is seen and mended, and does not stop a landing.
 */
export async function runUnitTests(patterns = [], more = {}) {
  const first = await vitest(patterns, more)
  const broken = first.files.filter((file) => file.failed > 0)
  if (broken.length === 0 || broken.length > SECOND_TRIES) return first.sum
  console.log(`\nOnce more, alone: ${broken.map((file) => file.name).join(', ')}\n`)
  const second = await vitest(
    broken.map((file) => file.name),
    more,
  )
  tellUnsteady(broken, second.files)
  const steady = first.files.filter((file) => file.failed === 0)
  return { passed: steady.reduce((sum, file) => sum + file.passed, second.sum.passed), failed: second.sum.failed }
}

function tellUnsteady(broken, second) {
  const failures = new Set(second.flatMap((file) => file.failures))
  for (const name of broken.flatMap((file) => file.failures)) if (!failures.has(name)) console.log(`Unsteady, passed on its second try: ${name}`)
}

async function vitest(patterns, more) {
  return withReport(async (report) => {
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...patterns]
    const { code } = await collect(node24(), args, { env: withNode24(more), show: true })
    const result = readReport(report)
    if (result === null) return { sum: { passed: 0, failed: 1 }, files: [] }
    const files = result.testResults.map(countedFile)
    const count = (kind) => files.reduce((sum, file) => sum + file[kind], 0)
    return { sum: honest({ passed: count('passed'), failed: count('failed') }, code), files }
  })
}

/** A file that failed without a failed test (its set-up, an import) counts as one failure. */
function countedFile(file) {
  const named = (status) => file.assertionResults.filter((test) => test.status === status).map((test) => test.fullName)
  const failures = named('failed')
  if (failures.length === 0 && file.status === 'failed') failures.push(`${relative(root, file.name)}: set-up or clean-up`)
  return { name: relative(root, file.name), passed: named('passed').length, failed: failures.length, failures }
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
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', '--retries=1', '--pass-with-no-tests', ...chosen(patterns)]
  const { code } = await collect(node24(), args, { env, show: true })
  const result = readReport(report)
  if (result === null) return { passed: 0, failed: 1 }
  const { expected, unexpected, flaky } = result.stats
  for (const name of flakyIn(result.suites)) console.log(`Unsteady, passed on its second try: ${name}`)
  return honest({ passed: expected + flaky, failed: unexpected }, code)
}

/** What a chosen journey would wait for is left out: the broker goes away after all others, not after none. */
function chosen(patterns) {
  return patterns.length === 0 ? [] : ['--no-deps', ...patterns]
}

function flakyIn(suites = []) {
  return suites.flatMap((suite) => [
    ...flakyIn(suite.suites),
    ...suite.specs.filter((spec) => spec.tests.some((test) => test.status === 'flaky')).map((spec) => spec.title),
  ])
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
