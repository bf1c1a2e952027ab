// npm test: checks, tests on the real stack, and journeys in a browser. Sets itself up on a fresh clone; its last line counts them all.
import { runChecks } from './setup/checks.mjs'
import { run, SetupError } from './setup/fail.mjs'
import { ensureGenerated } from './setup/generated.mjs'
import { readOptions } from './setup/options.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { checkPrerequisites } from './setup/prerequisites.mjs'
import { runJourneys, runUnitTests } from './setup/suites.mjs'
import { ensureWebApp } from './setup/web-app.mjs'

const usage = `Usage: npm test -- [options] [file name patterns]

  --only <suite>  One of checks, unit, journeys, faults (default: the first three; npm run test:faults runs the last)
  --help          Show this`

const suites = {
  checks: () => runChecks(),
  unit: (patterns) => runUnitTests(patterns),
  journeys: async (patterns) => {
    await ensureWebApp('')
    return runJourneys(patterns)
  },
  faults: (patterns) => runUnitTests(patterns, { FAULT_TESTS: '1' }),
}
const everyday = ['checks', 'unit', 'journeys']

await run(async () => {
  const { values, positionals } = readOptions(process.argv.slice(2), { only: { type: 'string' } }, usage, { allowPositionals: true })
  if (values.help) return console.log(usage)
  if (values.only !== undefined && !Object.hasOwn(suites, values.only)) throw new SetupError(`There is no suite ${values.only}.\n\n${usage}`)
  checkPrerequisites({ embedded: true })
  await ensurePackages()
  await ensureGenerated()
  const sum = { passed: 0, failed: 0 }
  for (const [name, suite] of Object.entries(suites)) {
    if (!(values.only === undefined ? everyday : [values.only]).includes(name)) continue
    const { passed, failed } = await suite(positionals).catch(asFailure)
    sum.passed += passed
    sum.failed += failed
  }
  if (sum.failed > 0) process.exitCode = 1
  console.log(`${sum.passed} passed, ${sum.failed} failed`)
})

/** A suite that cannot run at all has failed once; the others still run. */
function asFailure(error) {
  if (!(error instanceof SetupError)) throw error
  console.log(error.message)
  return { passed: 0, failed: 1 }
}
