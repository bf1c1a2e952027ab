// npm run check: format, lint, types, direction rules, dead code, and whether what is generated is current.
import { runChecks } from './setup/checks.mjs'
import { run } from './setup/fail.mjs'
import { ensureGenerated } from './setup/generated.mjs'
import { ensurePackages } from './setup/packages.mjs'

await run(async () => {
  await ensurePackages()
  await ensureGenerated()
  const { passed, failed } = await runChecks()
  console.log(`${passed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
})
