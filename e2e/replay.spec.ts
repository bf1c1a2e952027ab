import { expect, type Page, test } from '@playwright/test'
import { seriousFindings } from './serious-findings.ts'

const QUEUE = 'orders.order-created.v1.dlq'

async function setPoison(page: Page, on: boolean): Promise<void> {
  const response = await page.request.put('/api/v1/demo', { data: { running: true, ratePerSecond: on ? 60 : 20, faults: { poison: on } } })
  expect(response.ok(), await response.text()).toBe(true)
}

/** A figure of the conservation line. */
async function termOf(page: Page, term: string): Promise<number> {
  const text = await page.getByRole('region', { name: 'Conservation' }).locator(`[data-term=${term}] dd`).innerText()
  return Number(text.replaceAll(/[^\d]/g, ''))
}

async function noSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
}

test.afterEach(async ({ page }) => setPoison(page, false))

test('a kind of failure is looked at in a dry run, replayed slowly, paused and resumed, and its ledger adds up', async ({ page }) => {
  test.setTimeout(300_000)
  await setPoison(page, true)
  const failures = page.getByRole('list', { name: 'Kinds of failure' }).getByRole('button')
  await expect(async () => {
    await page.goto(`/clusters/local/dlq/${QUEUE}`)
    await expect(failures.first()).toBeVisible({ timeout: 5000 })
  }).toPass({ timeout: 120_000 })
  await failures.first().click()
  await page.getByRole('link', { name: 'Replay these records' }).click()
  await expect(page).toHaveURL(/\/replay\?failure=[0-9a-f]{24}$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Plan a replay' })).toBeVisible()

  const selected = page.getByRole('table', { name: 'Outcomes' }).getByRole('row').filter({ hasText: 'Will be sent' })
  const dryRun = page.getByRole('button', { name: 'Dry run' })
  await page.getByLabel('Records per second at most').fill('2')
  await expect(async () => {
    await dryRun.click()
    await expect(selected).toBeVisible({ timeout: 20_000 })
    expect(Number((await selected.getByRole('cell').nth(1).innerText()).replaceAll(',', ''))).toBeGreaterThan(9)
  }).toPass({ timeout: 90_000 })
  await setPoison(page, false)
  await expect(page.getByRole('main')).toContainText('Adds up')
  expect(await seriousFindings(page)).toEqual([])
  await page.reload()
  await expect(page.getByLabel('Records per second at most')).toHaveValue('2')
  await dryRun.click()

  await page.getByRole('button', { name: /^Replay \d/ }).click()
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]{36}$/)
  await expect.poll(() => termOf(page, 'replayed'), { timeout: 60_000 }).toBeGreaterThan(0)
  await page.getByRole('button', { name: /^Pause/ }).click()
  await expect(page.getByText('Paused', { exact: true })).toBeVisible({ timeout: 30_000 })
  expect(await termOf(page, 'remaining')).toBeGreaterThan(0)
  expect(await seriousFindings(page)).toEqual([])

  await page.getByLabel('Records per second at most').fill('500')
  await page.getByRole('button', { name: /^Set the limit/ }).click()
  await page.getByRole('button', { name: /^Resume/ }).click()
  await expect(page.getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => termOf(page, 'remaining')).toBe(0)
  await expect(page.getByRole('region', { name: 'Conservation' })).toContainText('Adds up')

  const job = page.url()
  await page.goto(`/clusters/local/dlq/${QUEUE}?state=replayed`)
  await expect(page.getByRole('grid', { name: 'Dead letters' }).getByRole('row').nth(1)).toContainText('Replayed')
  await page.goto(job)

  const row = page.getByRole('table', { name: 'Ledger' }).getByRole('row').nth(1)
  await expect(row).toContainText('Replayed')
  await row.getByRole('link').nth(1).click()
  await expect(page).toHaveURL(/\/topics\/orders\.order-created\.v1\/records\/\d+\/\d+/)
})

test('the plan of a replay fits 390 pixels in both themes, and says why it cannot be made', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`/clusters/local/dlq/${QUEUE}/replay?attempts=0`)
    await expect(page.getByText('A whole number from 1 to 1,000.')).toBeVisible()
    await noSidewaysScroll(page)
    expect(await seriousFindings(page)).toEqual([])
  }
})
