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
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
