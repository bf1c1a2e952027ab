import { expect, test } from '@playwright/test'
import { seriousFindings } from './serious-findings.ts'

const TOPIC = '/clusters/local/topics/orders.order-created.v1'
const screens: [string, string][] = [
  ['clusters', '/clusters'],
  ['overview', '/clusters/local'],
  ['topics', '/clusters/local/topics'],
  ['messages', `${TOPIC}/messages`],
  ['inspector', `${TOPIC}/messages?rec=0/0`],
  ['record', `${TOPIC}/records/0/0`],
  ['live', `${TOPIC}/live`],
  ['live over several topics', '/clusters/local/live'],
  ['partitions', `${TOPIC}/partitions`],
  ['demo', '/demo'],
  ['unknown topic', '/clusters/local/topics/no-such-topic/messages'],
]

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme })
    for (const [name, path] of screens) {
      test(`${name} has no serious accessibility finding and no error in the console`, async ({ page }) => {
        const errors: string[] = []
        page.on('pageerror', (error) => errors.push(error.message))
        page.on('console', (message) => {
          // A 404 that a test asks for is told by the browser as an error of its own.
          if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
        })
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await page.waitForLoadState('networkidle').catch(() => undefined)
        expect(await seriousFindings(page)).toEqual([])
        expect(errors).toEqual([])
      })
    }
  })
}

test('a screen is readable at 390 pixels and never scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const [, path] of screens) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(overflow, path).toBeLessThanOrEqual(0)
  }
})
