import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { journeyHome } from './own-headgate.ts'

// Runs last by its name: it takes the broker of all journeys away for a while.

async function received(page: Page): Promise<number> {
  const text = (await page.getByRole('region', { name: 'Counts of this stream' }).innerText()).replaceAll(',', '')
  return Number(/Received\s+(\d+)/.exec(text)?.[1] ?? Number.NaN)
}

test('a broker that is killed and comes back: pages keep what they know and say how old it is, the live view goes on', async ({ page, context }) => {
  test.setTimeout(180_000)
  await page.goto('/clusters/local/topics/fleet.vehicle-location-updated.v1/live')
  await expect.poll(() => received(page), { timeout: 30_000 }).toBeGreaterThan(5)
  const list = await context.newPage()
  await list.goto('/clusters/local/topics')
  await expect(list.getByRole('link', { name: 'orders.order-created.v1', exact: true })).toBeVisible()

  const { pid } = JSON.parse(await readFile(join(journeyHome(), 'processes/kafka.json'), 'utf8'))
  process.kill(pid, 'SIGKILL')
  await expect(list.getByRole('main')).toContainText(/does not answer|is starting|is not running|cannot be reached/i, { timeout: 30_000 })
  await expect(list.getByRole('link', { name: 'orders.order-created.v1', exact: true })).toBeVisible()

  await expect.poll(async () => (await (await page.request.get('/api/v1/clusters/local')).json()).status, { timeout: 90_000 }).toBe('up')
  const before = await received(page)
  await expect.poll(() => received(page), { timeout: 60_000 }).toBeGreaterThan(before + 5)
  await expect(page.getByRole('region', { name: 'Counts of this stream' })).toContainText('adds up')
})
