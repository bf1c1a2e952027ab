import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { seriousFindings } from './serious-findings.ts'

const TOPIC = 'orders.order-created.v1'
const MESSAGES = `/clusters/local/topics/${TOPIC}/messages`

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Export records' })
const rows = (page: Page) => page.getByRole('grid', { name: `Records of ${TOPIC}` }).getByRole('row')

async function saved(page: Page, button: RegExp): Promise<string> {
  const download = page.waitForEvent('download')
  await dialog(page).getByRole('button', { name: button }).click()
  return readFile(await (await download).path(), 'utf8')
}

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog(page)).toBeVisible()
}

test('the whole search is saved with every byte, and its manifest fits what was written', async ({ page }) => {
  await page.goto(`${MESSAGES}?q=${encodeURIComponent('partition == 0')}&to=o:20`)
  await openDialog(page)
  const text = await saved(page, /Export all/)
  const lines = text.trimEnd().split('\n')
  const manifest = JSON.parse(lines.pop() ?? '')
  expect(manifest).toMatchObject({ type: 'end', topic: TOPIC, complete: true, records: String(lines.length) })
  expect(
    createHash('sha256')
      .update(`${lines.join('\n')}\n`)
      .digest('hex'),
  ).toBe(manifest.sha256)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ type: 'record', partition: 0 })
  await expect(dialog(page).getByRole('status')).toContainText('All of it was written')
})

test('the rows that are shown are saved as CSV, in their order', async ({ page }) => {
  await page.goto(`${MESSAGES}?limit=25&order=oldest`)
  await expect(rows(page).nth(5)).toBeVisible()
  await openDialog(page)
  await dialog(page).getByText('The rows shown').click()
  await dialog(page).getByText('CSV', { exact: true }).click()
  const text = await saved(page, /Export 25 records/)
  expect(text.startsWith('partition,offset,timestamp,')).toBe(true)
  expect(text.match(/^\d+,\d+,\d{4}-\d\d-\d\dT/gm)).toHaveLength(25)
})

test('a topic can be copied from there', async ({ page }) => {
  await page.goto(MESSAGES)
  await openDialog(page)
  await dialog(page).getByRole('link', { name: 'Copy to a topic' }).click()
  await expect(page.getByRole('textbox', { name: 'From topic' })).toHaveValue(TOPIC)
})

test.describe('in a browser at UTC+5:45 with the zone set to UTC', () => {
  test.use({ timezoneId: 'Asia/Kathmandu' })

  test('a time that is picked, the table and a CSV agree to the millisecond', async ({ page }) => {
    await page.goto(`${MESSAGES}?limit=25`)
    await page.getByRole('button', { name: 'All that is stored' }).click()
    await page.getByRole('radio', { name: 'Time' }).first().click()
    await page.getByRole('textbox', { name: 'From time' }).fill('2020-01-31 12:00')
    await page.getByRole('button', { name: 'Read this range' }).click()
    await expect(page).toHaveURL(/from=2020-01-31T12%3A00%3A00\.000Z/)
    await expect(page.getByRole('button', { name: 'From 2020-01-31 12:00:00.000' })).toBeVisible()
    // Until the new range is read the table shows the one before.
    await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0)
    const time = rows(page).nth(1).getByRole('gridcell').first().locator('[title]')
    const shown = ((await time.getAttribute('title')) ?? '').slice(0, 23)
    await openDialog(page)
    await dialog(page).getByText('The rows shown').click()
    await dialog(page).getByText('CSV', { exact: true }).click()
    const [, first = ''] = (await saved(page, /Export \d+ records?/)).split('\r\n')
    expect(first.split(',')[2]).toBe(`${shown.replace(' ', 'T')}Z`)
  })

  test('a time that the clocks of the chosen zone skipped is refused with the reason', async ({ page }) => {
    await page.addInitScript(() => window.localStorage.setItem('headgate-time-zone', 'Europe/Warsaw'))
    await page.goto(MESSAGES)
    await page.getByRole('button', { name: 'All that is stored' }).click()
    await page.getByRole('radio', { name: 'Time' }).first().click()
    await page.getByRole('textbox', { name: 'From time' }).fill('2026-03-29 02:30')
    await page.getByRole('button', { name: 'Read this range' }).click()
    await expect(page.getByText('2026-03-29 02:30 does not exist in Europe/Warsaw')).toBeVisible()
    await expect(page).not.toHaveURL(/from=/)
  })
})

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme })
    test('what opens on the screen of messages has no serious accessibility finding', async ({ page }) => {
      test.slow()
      await page.goto(`${MESSAGES}?cols=value.total`)
      await expect(rows(page).nth(5)).toBeVisible()
      for (const name of ['Saved', 'Columns']) {
        await page.getByRole('button', { name, exact: true }).click()
        await expect(page.getByRole('dialog').getByRole('textbox')).toBeVisible()
        expect(await seriousFindings(page, '[role=dialog]'), name).toEqual([])
        await page.keyboard.press('Escape')
      }
      await openDialog(page)
      expect(await seriousFindings(page, '[role=dialog]'), 'export').toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('j')
      await page.keyboard.press('.')
      await expect(page.getByRole('menuitem', { name: 'Inspect' })).toBeVisible()
      expect(await seriousFindings(page, '[role=menu]'), 'menu').toEqual([])
    })
  })
}
