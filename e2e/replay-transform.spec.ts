import { expect, type Page, test } from '@playwright/test'
import { seriousFindings } from './serious-findings.ts'

const ORDERS = 'orders.order-created.v1'
const QUEUE = `${ORDERS}.dlq`
const kept = (from: string, ...names: string[]) => names.map((name) => `"${name}": ${from}.${name}`).join(', ')
const payload = `{${kept('value.payload', 'orderId', 'customerId', 'currency', 'lines')}, "totalCents": -value.payload.totalCents}`
const FIXED = `{${kept('value', 'eventType', 'eventId', 'timestamp')}, "payload": ${payload}}`

async function setPoison(page: Page, on: boolean): Promise<void> {
  const response = await page.request.put('/api/v1/demo', { data: { running: true, ratePerSecond: on ? 60 : 20, faults: { poison: on } } })
  expect(response.ok(), await response.text()).toBe(true)
}

/** A figure of the conservation line. */
async function termOf(page: Page, term: string): Promise<number> {
  const text = await page.getByRole('region', { name: 'Conservation' }).locator(`[data-term=${term}] dd`).innerText()
  return Number(text.replaceAll(/[^\d]/g, ''))
}

interface Found {
  headers: { name: string; text: string | null }[]
  value: { decoded: string | null }
}

/** What the target holds of a job, as any reader finds it. */
async function writtenBy(page: Page, job: string): Promise<Found[]> {
  const data = { predicate: { header: { name: 'headgate-replay-job', equals: job } }, limit: 1000 }
  const answer = await page.request.post(`/api/v1/clusters/local/topics/${ORDERS}/search`, { data, timeout: 60_000 })
  expect(answer.ok(), await answer.text()).toBe(true)
  const lines = (await answer.text()).trimEnd().split('\n')
  return lines.flatMap((line) => {
    const read: { type: string; record?: Found } = JSON.parse(line)
    return read.type === 'match' && read.record !== undefined ? [read.record] : []
  })
}

test.afterEach(async ({ page }) => setPoison(page, false))

test('orders that nobody can pay are fixed by an expression, tried on all of them first, and are in their topic once', async ({ page }) => {
  test.setTimeout(300_000)
  await page.goto('/demo')
  const poison = page.getByRole('switch', { name: /poison/i })
  if (!(await poison.isChecked())) await poison.click()
  await expect(poison).toBeChecked()
  const unpayable = page.getByRole('list', { name: 'Kinds of failure' }).getByRole('button').filter({ hasText: 'AmountNotPayable' })
  await expect(async () => {
    await page.goto(`/clusters/local/dlq/${QUEUE}`)
    await expect(unpayable.first()).toBeVisible({ timeout: 5000 })
  }).toPass({ timeout: 120_000 })
  await setPoison(page, false)
  await unpayable.first().click()
  await page.getByRole('link', { name: 'Replay these records' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Plan a replay' })).toBeVisible()
  const main = page.getByRole('main')
  const dryRun = page.getByRole('button', { name: 'Dry run' })

  await page.getByRole('radio', { name: 'Patch' }).click()
  await page.getByRole('textbox', { name: 'JSON patch' }).fill('[{"op": "put", "path": "/payload/totalCents"}]')
  await dryRun.click()
  await expect(page.getByRole('form', { name: 'The replay' })).toContainText('Line 1, column 9: there is no operation "put". Use one of add, remove')
  await page.getByRole('textbox', { name: 'JSON patch' }).fill('[{"op": "remove", "path": "/payload/totalCents"}]')
  await dryRun.click()
  await expect(page.getByRole('table', { name: 'Why records fail' })).toContainText("must have required property 'totalCents'")
  await expect(page.getByRole('table', { name: 'Why records fail' }).getByRole('link').first()).toHaveText(/^P\d+ \/ \d+$/)

  await page.getByRole('radio', { name: 'Expression' }).click()
  await page.getByRole('textbox', { name: 'Expression' }).fill(FIXED)
  await dryRun.click()
  await expect(main).toContainText('0 fail')
  const diff = page.getByRole('region', { name: 'Before and after, line by line' })
  await expect(diff).toContainText(/Removed:\s+"totalCents": -\d+/)
  await expect(diff).toContainText(/Added:\s+"totalCents": \d+/)
  expect(await seriousFindings(page)).toEqual([])
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Expression' })).toContainText('-value.payload.totalCents')
  await dryRun.click()
  await page.getByRole('button', { name: /^Replay \d/ }).click()
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]{36}$/)
  await expect(page.getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => termOf(page, 'remaining')).toBe(0)
  const replayed = await termOf(page, 'replayed')
  expect(replayed).toBeGreaterThan(0)
  expect(await termOf(page, 'failed')).toBe(0)
  await expect(page.getByRole('region', { name: 'Conservation' })).toContainText('Adds up')

  const job = page.url().split('/').at(-1) ?? ''
  const written = await writtenBy(page, job)
  expect(written).toHaveLength(replayed)
  const ids = written.map(({ headers }) => headers.findLast(({ name }) => name === 'headgate-replay-id')?.text)
  expect(new Set(ids).size).toBe(replayed)
  for (const { value } of written) expect(JSON.parse(value.decoded ?? '{}').payload.totalCents).toBeGreaterThan(0)
})

test('a change and what it does fit 390 pixels in both themes', async ({ page }) => {
  test.setTimeout(120_000)
  const narrow = { width: 390, height: 844 }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.setViewportSize(narrow)
    await page.emulateMedia({ colorScheme })
    const query = new URLSearchParams({ change: 'patch', patch: '[{"op":"add","path":"/note","value":"looked at by hand"}]', encode: 'schema' })
    await page.goto(`/clusters/local/dlq/${QUEUE}/replay?${query}`)
    await page.getByRole('button', { name: `Use ${ORDERS}-value` }).click()
    await page.getByRole('button', { name: 'Dry run' }).click()
    await expect(page.getByRole('heading', { name: 'Before and after' })).toBeVisible({ timeout: 60_000 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
    expect(await seriousFindings(page)).toEqual([])
  }
})
