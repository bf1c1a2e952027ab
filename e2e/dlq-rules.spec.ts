import { expect, type Page, test } from '@playwright/test'
import { seriousFindings } from './serious-findings.ts'

const ORDERS = 'orders.order-created.v1'
const QUEUE = `${ORDERS}.dlq`

async function setPoison(page: Page, on: boolean): Promise<void> {
  const response = await page.request.put('/api/v1/demo', { data: { running: true, ratePerSecond: on ? 60 : 20, faults: { poison: on } } })
  expect(response.ok(), await response.text()).toBe(true)
}

/** The demo's queue with dead letters in it, counted. */
async function filledQueue(page: Page): Promise<void> {
  await setPoison(page, true)
  const filled = async () => {
    const response = await page.request.get(`/api/v1/clusters/local/dlqs/${QUEUE}`)
    return response.ok() && Number((await response.json()).records ?? 0) > 5
  }
  await expect.poll(filled, { timeout: 120_000 }).toBe(true)
  await setPoison(page, false)
}

test.afterEach(async ({ page }) => {
  await setPoison(page, false)
  const { defaultNames } = await (await page.request.get('/api/v1/settings/dlq-rules')).json()
  await page.request.put('/api/v1/settings/dlq-rules', { data: { names: defaultNames, mappings: [] } })
})

test('a dead letter leads to where it has been, and the address of that is passed on', async ({ page }) => {
  test.setTimeout(240_000)
  await filledQueue(page)
  await page.goto(`/clusters/local/dlq/${QUEUE}`)
  const grid = page.getByRole('grid', { name: 'Dead letters' })
  await grid
    .getByRole('row')
    .nth(1)
    .getByText(/^P\d+ \/ /)
    .first()
    .click()
  const letter = page.getByRole('complementary', { name: /^Dead letter P/ })
  await letter.getByRole('link', { name: 'key', exact: true }).click()
  await expect(page).toHaveURL(/\/journey\?by=key&id=/)
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem')
  await expect(steps.first()).toContainText('Source', { timeout: 60_000 })
  await expect(steps.last()).toContainText(QUEUE)
  await expect(page.getByRole('main')).toContainText(/Complete: \d+ steps/)
  expect(await seriousFindings(page)).toEqual([])
  await page.reload()
  await expect(steps.last()).toContainText(QUEUE, { timeout: 60_000 })
  await steps
    .first()
    .getByRole('link', { name: new RegExp(`^${ORDERS} P`) })
    .click()
  await expect(page).toHaveURL(new RegExp(`/topics/${ORDERS}/records/\\d+/\\d+`))
})

test('several dead letters are decided about together, by keys', async ({ page }) => {
  test.setTimeout(240_000)
  await filledQueue(page)
  await page.goto(`/clusters/local/dlq/${QUEUE}`)
  const rows = page.getByRole('grid', { name: 'Dead letters' }).getByRole('row')
  await expect(rows.nth(2)).toBeVisible()
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  const chosen = page.getByRole('region', { name: 'Chosen records' })
  await expect(chosen).toContainText('2 records chosen')
  const replay = chosen.getByRole('link', { name: 'Replay 2 records' })
  await expect(replay).toHaveAttribute('href', /rec=\d+\/\d+,\d+\/\d+$/)
  const places = ((await replay.getAttribute('href')) ?? '').replace(/^.*rec=/, '').split(',')
  await page.keyboard.press('i')
  // Others may arrive meanwhile: rows are known by their places.
  for (const place of places) {
    const [partition, offset] = place.split('/')
    const words = `P${partition} / ${BigInt(offset ?? 0).toLocaleString('en-US')}`
    await expect(rows.filter({ has: page.getByText(words, { exact: true }) })).toContainText('Investigating')
  }
  await page.keyboard.press('n')
  await expect(chosen.getByLabel('Note')).toBeFocused()
})

test('rules show what they find in a record before they are kept, and name what is wrong with them', async ({ page }) => {
  test.setTimeout(240_000)
  await filledQueue(page)
  await page.goto('/clusters/local/dlq')
  await page.getByRole('link', { name: 'Edit rules' }).click()
  await page.getByRole('button', { name: 'Add a mapping' }).click()
  await page.getByLabel('Queues of mapping 1').fill(QUEUE)
  const path = page.getByLabel('Path of message')
  await path.fill('eventType')
  const field = page.getByRole('listitem').filter({ has: path })
  await expect(field).toContainText(/order\.created|Nothing:/, { timeout: 30_000 })
  await path.fill('a..b')
  await expect(field).toContainText('A name is missing')
  await path.fill('eventType')
  expect(await seriousFindings(page)).toEqual([])

  const names = page.getByLabel('Names of queues, one a line')
  const before = await names.inputValue()
  await names.fill(`${before}\n/(a)\\1/`)
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByRole('main')).toContainText(`Line ${before.split('\n').length + 1} of the names`)
  await names.fill(`${before}\nbroken.*`)
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByRole('main')).toContainText('Changed by')
  await page.setViewportSize({ width: 390, height: 844 })
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})
