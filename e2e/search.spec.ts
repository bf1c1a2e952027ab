import { expect, type Page, test } from '@playwright/test'
import { seriousFindings } from './serious-findings.ts'

const TOPIC = 'orders.order-created.v1'
const MESSAGES = `/clusters/local/topics/${TOPIC}/messages`

const line = (page: Page) => page.getByRole('region', { name: 'What was read' })
const rows = (page: Page) => page.getByRole('grid', { name: `Records of ${TOPIC}` }).getByRole('row')

test('a text is found over the topic, a hit is opened, and reload keeps both', async ({ page }) => {
  await page.goto(MESSAGES)
  const field = page.getByRole('textbox', { name: 'Text that a record contains' })
  await field.fill('ord-')
  await field.press('Enter')
  await expect(page).toHaveURL(/text=ord-/)
  await expect(line(page)).toContainText(/Complete|Page full/)
  await expect(line(page)).toContainText(/match(es)? in/)
  await rows(page).filter({ hasText: 'ord-' }).first().click()
  await expect(page).toHaveURL(/rec=\d+(%2F|\/)\d+/)
  await expect(page.getByRole('complementary', { name: /record/i })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('complementary', { name: /record/i })).toBeVisible()
  await expect(line(page)).toContainText(/match(es)? in/)
})

test('no match is said with all that was read', async ({ page }) => {
  await page.goto(`${MESSAGES}?text=nothing-holds-this-text`)
  await expect(line(page)).toContainText(/Everything was read: No match in all [\d,]+ records?/)
})

test('a budget that is used up is told, and the search goes on from there and back', async ({ page }) => {
  await page.goto(`${MESSAGES}?text=ord-&limit=500&br=10`)
  await expect(line(page)).toContainText('Read budget used up')
  await page.getByRole('button', { name: 'Read the next 10', exact: true }).click()
  await expect(page).toHaveURL(/cur=/)
  await expect(line(page)).toContainText('Before that')
  await page.goBack()
  await expect(line(page)).not.toContainText('Before that')
})

test('a range of time is chosen by dragging over the strip, and Back gives the whole log again', async ({ page }) => {
  await page.goto(`${MESSAGES}?text=ord-&br=10`)
  const strip = page.getByRole('group', { name: 'Range of time' })
  const box = await strip.getByRole('img').boundingBox()
  if (box === null) throw new Error('the strip is not in sight')
  await page.mouse.move(box.x + box.width * 0.25, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.75, box.y + 10, { steps: 5 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=\d{4}-.*to=\d{4}-.*order=oldest/)
  await expect(line(page)).toContainText(/match(es)? in/)
  await page.goBack()
  await expect(page).not.toHaveURL(/from=/)
})

test('a range of time is chosen with the keyboard alone, and can be thought better of', async ({ page }) => {
  await page.goto(`${MESSAGES}?text=ord-&br=10`)
  const start = page.getByRole('slider', { name: 'The range starts at' })
  const end = page.getByRole('slider', { name: 'The range ends before' })
  await start.press('PageUp')
  await expect(start).toHaveAttribute('aria-valuenow', '8')
  await start.press('Escape')
  await expect(start).toHaveAttribute('aria-valuenow', '0')
  await start.press('ArrowRight')
  await end.press('ArrowLeft')
  await end.press('Enter')
  await expect(page).toHaveURL(/from=\d{4}-.*to=\d{4}-/)
  await expect(line(page)).toContainText(/match(es)? in/)
})

test('an expression that is wrong is shown with a mark at its column', async ({ page }) => {
  await page.goto(MESSAGES)
  await page.getByRole('button', { name: 'Text', exact: true }).click()
  await page.getByRole('menuitemradio', { name: /Expression/ }).click()
  const field = page.getByRole('textbox', { name: /value\.total/ })
  await field.fill('value.total >')
  await field.press('Enter')
  await expect(page.getByRole('main')).toContainText(/\^ line 1, column \d+/)
})

test('an expression is tried on the open record before it is searched for, and what is wrong with it is marked', async ({ page }) => {
  await page.goto(`${MESSAGES}?q=value.payload.orderId%20!%3D%20%22%22`)
  await expect(page.getByRole('button', { name: 'Try on a record' })).toHaveAttribute('aria-disabled', 'true')
  await rows(page).nth(1).click()
  const trial = page.getByRole('button', { name: /^Try on P\d/ })
  await trial.click()
  const form = page.getByRole('form', { name: 'Search' })
  await expect(form).toContainText(/P\d+ \/ [\d,]+ matches/)
  const field = page.getByRole('textbox', { name: /value\.total/ })
  await field.fill('value.payload.orderId == "none"')
  await trial.click()
  await expect(form).toContainText('does not match')
  await field.fill('value.payload.orderId == 1 ||| true')
  await trial.click()
  await expect(form).toContainText(/\^ line 1, column \d+/)
  await field.fill('value.nothing.at.all > 1')
  await trial.click()
  await expect(form).toContainText('cannot be judged')
})

test('a search that is ended by its reader says so, and what was found stays', async ({ page }) => {
  await page.goto(MESSAGES)
  await expect(rows(page).nth(5)).toBeVisible()
  // The answer comes slowly enough to be ended on its way.
  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: 4000, uploadThroughput: -1 })
  const field = page.getByRole('textbox', { name: 'Text that a record contains' })
  await field.fill('ord-')
  await field.press('Enter')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(line(page)).toContainText('Cancelled')
  await expect(line(page)).toContainText('You ended it')
})

test('a search that was ended goes on where it was', async ({ page }) => {
  await page.goto(`${MESSAGES}?limit=500`)
  await expect(rows(page).nth(5)).toBeVisible()
  const browser = await page.context().newCDPSession(page)
  const throttle = (downloadThroughput: number) =>
    browser.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput, uploadThroughput: -1 })
  await throttle(20_000)
  const field = page.getByRole('textbox', { name: 'Text that a record contains' })
  await field.fill('ord-')
  await field.press('Enter')
  // The first progress line has come: from there it can go on.
  await expect(line(page)).toContainText(/match(es)? in/)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(line(page)).toContainText('Cancelled')
  await throttle(-1)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page).toHaveURL(/cur=/)
  await expect(line(page)).toContainText('Before that')
  await expect(line(page)).toContainText(/Complete|Page full|Not complete/)
})

test('a view is saved under a name, opened again and deleted', async ({ page }) => {
  const name = `late ${Date.now()}`
  await page.goto(`${MESSAGES}?text=ord-&br=10&cols=value.total`)
  await page.getByRole('button', { name: 'Saved', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name of the present view' }).fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible()
  await page.goto(MESSAGES)
  await page.getByRole('button', { name: 'Saved', exact: true }).click()
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await expect(page).toHaveURL(/text=ord-/)
  await expect(page).toHaveURL(/cols=value\.total/)
  await expect(page.getByRole('columnheader', { name: 'total' })).toBeVisible()
  await page.getByRole('button', { name: 'Saved', exact: true }).click()
  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('button', { name: new RegExp(`^${name}`) })).toHaveCount(0)
})

test('a cell becomes a condition of the search, and a field a column', async ({ page }) => {
  await page.goto(`${MESSAGES}?cols=value.payload.orderId`)
  const cell = rows(page).nth(1).getByRole('gridcell').nth(4)
  await expect(cell).toContainText('"')
  const id = (await cell.innerText()).trim()
  await cell.click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Only this/ }).click()
  await expect(page).toHaveURL(/q=value\.payload\.orderId/)
  await expect(line(page)).toContainText(/match(es)? in/)
  await expect(rows(page).nth(1).getByRole('gridcell').nth(4)).toHaveText(id)
})

test('a button in a cell opens what can be done with it, and the dot what can be done with its row', async ({ page }) => {
  await page.goto(MESSAGES)
  const row = rows(page).nth(1)
  await row.hover()
  await row.getByRole('button', { name: 'What can be done with this key' }).click()
  await page.getByRole('menuitem', { name: /^Only this/ }).click()
  await expect(page).toHaveURL(/k=/)
  await expect(line(page)).toContainText(/match(es)? in/)
  await page.goto(MESSAGES)
  await expect(rows(page).nth(1)).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('.')
  await page.getByRole('menuitem', { name: /^key is/ }).click()
  await expect(page).toHaveURL(/k=/)
})

test('a list is read by the decoders that are chosen', async ({ page }) => {
  await page.goto(MESSAGES)
  await page.getByRole('button', { name: 'Value: auto' }).click()
  const dialog = page.getByRole('dialog', { name: 'How records are read' })
  await dialog.getByTitle('How the value is read').click()
  await page.getByRole('menuitemradio', { name: 'Bytes', exact: true }).click()
  await expect(page).toHaveURL(/value=hex/)
  await expect(page.getByRole('button', { name: 'Value: Bytes' })).toBeVisible()
  // What the schema's frame is made of, in sight.
  await expect(rows(page).nth(1)).toContainText('\\x00\\x00\\x00')
})

test('reading starts at the last of each partition, and at what a group has committed or says why not', async ({ page }) => {
  await page.goto(`${MESSAGES}?from=last:2`)
  await expect(page.getByRole('button', { name: 'Last 2 of each partition' })).toBeVisible()
  await expect(line(page)).toContainText(/All of the range is here/)
  await page.goto(`${MESSAGES}?from=g:no-such-group`)
  await expect(page.getByRole('main')).toContainText('The cluster has no group no-such-group')
  await page.getByRole('button', { name: 'Read the newest records' }).click()
  await expect(rows(page).nth(1)).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme })
    test('results have no serious accessibility finding, and 390 pixels are enough', async ({ page }) => {
      await page.goto(`${MESSAGES}?text=ord-&k=none&br=10`)
      await expect(line(page)).toContainText('No match')
      await page.goto(`${MESSAGES}?text=ord-&br=10`)
      await expect(line(page)).toContainText('Read budget used up')
      expect(await seriousFindings(page)).toEqual([])
      await page.setViewportSize({ width: 390, height: 844 })
      await expect(line(page)).toBeVisible()
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    })
  })
}
