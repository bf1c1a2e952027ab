import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Long tests of faults and of the image run by themselves (npm run test:faults), with this variable set. */
const faults = process.env.FAULT_TESTS === '1'
const folders = '{server,components,demo,scripts,deploy}/**'

/** One real Kafka, registry and PostgreSQL per run (server/testing/global-setup.ts); each test file has topics, groups and a database of its own. */
export default defineConfig({
  test: {
    include: [faults ? `${folders}/*.faults.test.ts` : `${folders}/*.test.{ts,tsx}`],
    exclude: ['**/node_modules/**', '.headgate*/**', 'scripts/boundaries/fixtures/**', ...(faults ? [] : ['**/*.faults.test.ts'])],
    globalSetup: ['server/testing/global-setup.ts'],
    // Most of a test is waiting for Kafka and for jobs; the default, one worker less than there are cores, leaves cores idle.
    ...(faults ? {} : { maxWorkers: availableParallelism() + 1 }),
    // Nobody waits for these where all is well: they are for machines that are slow and busy with other things.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
