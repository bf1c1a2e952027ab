import { expect, type Page, test } from '@playwright/test'
import { seriousFindings } from './serious-findings.ts'

const ORDERS = 'orders.order-created.v1'
const QUEUE = `${ORDERS}.dlq`

async function setPoison(page: Page, on: boolean): Promise<void> {
  const response = await page.request.put('/api/v1/demo', { data: { running: true, ratePerSecond: on ? 60 : 20, faults: { poison: on } } })
  expect(response.ok(), await response.text()).toBe(true)
}

test.afterEach(async ({ page }) => setPoison(page, false))

test('poison of the demo arrives in the inbox, grouped; its trace and origin are a click away, and a decision stays', async ({ page }) => {
  test.setTimeout(240_000)
  await setPoison(page, false)
  await page.goto('/demo')
  await page.getByRole('switch', { name: /poison/i }).click()
  await expect(page.getByRole('switch', { name: /poison/i })).toBeChecked()
  await page.goto('/clusters/local')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page).toHaveURL(/\/clusters\/local\/dlq$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Dead letters' })).toBeVisible()

  const queue = page.getByRole('link', { name: QUEUE })
  await expect(queue).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => openOf(page), { timeout: 90_000 }).toBeGreaterThan(3)
  await setPoison(page, false)
  expect(await seriousFindings(page)).toEqual([])

  await queue.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(QUEUE)
  await expect(page.getByRole('main')).toContainText('Written by group')
  await expect(page.getByRole('main')).toContainText(`From ${ORDERS}`)
  const failures = page.getByRole('list', { name: 'Kinds of failure' }).getByRole('button')
  await failures.first().click()
  await expect(page).toHaveURL(/failure=[0-9a-f]{24}/)
  const panel = page.getByRole('article', { name: 'Failure' })
  await expect(panel.getByRole('region', { name: 'What these records share' })).toBeVisible({ timeout: 60_000 })
  await expect(panel.getByRole('region', { name: 'Stack trace' })).toContainText(/^\S+/)
  expect(await seriousFindings(page)).toEqual([])

  await panel.getByTitle('State', { exact: true }).click()
  await page.getByRole('menuitemradio', { name: /^Investigating/ }).click()
  await panel.getByLabel('Owner').fill('ann')
  await panel.getByLabel('Note').fill('asked the order team')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(failures.first()).toContainText('Investigating, ann')
  await page.reload()
  await expect(panel.getByLabel('Note')).toHaveValue('asked the order team')
  await expect(failures.first()).toContainText('Investigating, ann')

  await page.getByRole('grid', { name: 'Dead letters' }).getByRole('row').nth(1).click()
  const letter = page.getByRole('complementary', { name: /^Dead letter P/ })
  await expect(letter).toContainText('Origin topic, headgate-origin-topic')
  expect(await seriousFindings(page)).toEqual([])
  await letter.getByRole('link', { name: new RegExp(`^${ORDERS} P\\d+ / `) }).click()
  await expect(page).toHaveURL(new RegExp(`/topics/${ORDERS}/records/\\d+/\\d+`))
})

/** Records of the demo's queue that are open, as the inbox shows them. */
async function openOf(page: Page): Promise<number> {
  const row = page.getByRole('row').filter({ hasText: QUEUE })
  const text = await row.getByRole('gridcell').nth(2).innerText()
  return Number(text.replaceAll(',', '')) || 0
}

test('inbox and queue fit 390 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/clusters/local/dlq', `/clusters/local/dlq/${QUEUE}`]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(overflow, path).toBeLessThanOrEqual(0)
  }
})
