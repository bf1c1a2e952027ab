import { defineConfig } from '@playwright/test'

const quiet = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/** These tell the demo what to write and at which rate: one after another. All others may stand beside them. */
const steering = /(live|dlq|replay)[\w-]*\.spec\.ts$/
/** Takes the broker of all away for a while: after all others. */
const outage = /z-outage\.spec\.ts$/

/** Journeys on a running server: `npm test` starts one and names it in HEADGATE_URL, together with the browser it found. */
export default defineConfig({
  testDir: 'e2e',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  workers: 2,
  projects: [
    { name: 'demo', testMatch: steering, workers: 1 },
    { name: 'screens', testIgnore: [steering, outage] },
    { name: 'outage', testMatch: outage, dependencies: ['demo', 'screens'] },
  ],
  forbidOnly: true,
  use: {
    baseURL: process.env.HEADGATE_URL ?? 'http://127.0.0.1:3000',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env.PLAYWRIGHT_CHROMIUM ? { executablePath: process.env.PLAYWRIGHT_CHROMIUM } : {}),
      // Chromium's sandbox cannot be set up by root, as in most containers.
      args: process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet,
    },
  },
})
