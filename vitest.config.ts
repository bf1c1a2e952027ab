import { defineConfig } from 'vitest/config'

/** One real Kafka, registry and PostgreSQL per run (server/testing/global-setup.ts); each test file has topics, groups and a database of its own. */
export default defineConfig({
  test: {
    include: ['{server,components,demo,scripts,deploy}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '.headgate*/**', 'scripts/boundaries/fixtures/**'],
    globalSetup: ['server/testing/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
