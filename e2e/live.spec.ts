import { expect, type Page, test } from '@playwright/test'

/** The equation as the screen shows it. */
async function counts(
  page: Page,
): Promise<{ received: number; matched: number; shown: number; sampledOut: number; dropped: number; waiting: number }> {
  const text = (await page.getByRole('region', { name: 'Counts of this stream' }).innerText()).replaceAll(',', '')
  const figure = (label: string) => Number(new RegExp(`${label}\\s+(\\d+)`).exec(text)?.[1] ?? Number.NaN)
  return {
    received: figure('Received'),
    matched: figure('Matched'),
    shown: figure('Shown'),
    sampledOut: figure('Sampled out'),
    dropped: figure('Dropped'),
    waiting: figure('Waiting'),
  }
}

async function shownMoreThan(page: Page, count: number): Promise<void> {
  await expect.poll(async () => (await counts(page)).shown, { timeout: 30_000 }).toBeGreaterThan(count)
}

async function setRate(page: Page, ratePerSecond: number): Promise<void> {
  const response = await page.request.put('/api/v1/demo', { data: { ratePerSecond, running: true } })
  expect(response.ok()).toBe(true)
}

test.afterEach(async ({ page }) => setRate(page, 20))

test('a live view receives what is produced meanwhile, pauses, resumes, and its counts add up', async ({ page }) => {
  await setRate(page, 50)
  await page.goto('/clusters/local/topics/fleet.vehicle-location-updated.v1/live')
  await shownMoreThan(page, 10)

  await page.getByRole('button', { name: /^Pause/ }).click()
  const paused = await counts(page)
  await expect(page.getByRole('main')).toContainText(/\d+ new/)
  await expect.poll(async () => (await counts(page)).matched, { timeout: 20_000 }).toBeGreaterThan(paused.matched + 20)

  await page.getByRole('button', { name: /^Resume/ }).click()
  await shownMoreThan(page, paused.shown + 20)
  const { matched, shown, sampledOut, dropped, waiting } = await counts(page)
  expect(matched).toBe(shown + sampledOut + dropped + waiting)
  await expect(page.getByRole('region', { name: 'Counts of this stream' })).toContainText('adds up')
})

test('an expression decides what a live view shows, and one that is none is refused with its place', async ({ page }) => {
  await setRate(page, 50)
  await page.goto('/clusters/local/topics/fleet.vehicle-location-updated.v1/live')
  await shownMoreThan(page, 0)
  const field = page.getByRole('textbox', { name: 'Expression over the record, in CEL' })
  await field.fill('value.nothing ==')
  await field.press('Enter')
  await expect(page.getByRole('main')).toContainText(/line 1, column \d+/)
  await field.fill('partition == 0')
  await field.press('Enter')
  await expect(page).toHaveURL(/x=partition/)
  await shownMoreThan(page, 3)
  const { received, matched, shown, sampledOut, dropped, waiting } = await counts(page)
  expect(matched).toBe(shown + sampledOut + dropped + waiting)
  expect(received).toBeGreaterThanOrEqual(matched)
  await field.fill('false')
  await field.press('Enter')
  await expect.poll(async () => (await counts(page)).received, { timeout: 30_000 }).toBeGreaterThan(20)
  expect((await counts(page)).matched).toBe(0)
})

test('a changed rate of the demo is seen in a live view', async ({ page, context }) => {
  await setRate(page, 5)
  await page.goto('/clusters/local/topics/fleet.vehicle-location-updated.v1/live')
  await shownMoreThan(page, 0)

  const demo = await context.newPage()
  await demo.goto('/demo')
  const rate = demo.getByLabel(/^Events per second, from/)
  await rate.fill('400')
  await rate.press('Enter')
  await expect(demo.getByRole('main')).toContainText('400/s asked for')

  const start = await counts(page)
  await expect.poll(async () => (await counts(page)).received - start.received, { timeout: 30_000 }).toBeGreaterThan(1000)
  await expect
    .poll(
      async () =>
        Number(
          /received[^\d]*([\d,.]+)\/s/i.exec(await page.getByRole('region', { name: 'Counts of this stream' }).innerText())?.[1]?.replaceAll(',', ''),
        ),
      { timeout: 20_000 },
    )
    .toBeGreaterThan(100)
})

test('poison on request reaches the dead-letter topic with the reason in its headers', async ({ page }) => {
  const on = await page.request.put('/api/v1/demo', { data: { ratePerSecond: 60, faults: { poison: true } } })
  expect(on.ok()).toBe(true)
  await page.goto('/clusters/local/topics/orders.order-created.v1.dlq/live')
  await shownMoreThan(page, 0)
  await page.request.put('/api/v1/demo', { data: { faults: { poison: false } } })
  await page.goto('/clusters/local/topics/orders.order-created.v1.dlq/messages')
  await page.getByRole('grid', { name: 'Records of orders.order-created.v1.dlq' }).getByRole('row').nth(1).click()
  const inspector = page.getByRole('complementary', { name: /record/i })
  await inspector.getByRole('tab', { name: /^Headers/ }).click()
  await expect(inspector).toContainText('headgate-error-class')
  await expect(inspector).toContainText('headgate-origin-topic')
})
