import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

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

test('an expression that is wrong is shown with a mark at its column', async ({ page }) => {
  await page.goto(MESSAGES)
  await page.getByRole('button', { name: 'Text', exact: true }).click()
  await page.getByRole('menuitemradio', { name: /Expression/ }).click()
  const field = page.getByRole('textbox', { name: /value\.total/ })
  await field.fill('value.total >')
  await field.press('Enter')
  await expect(page.getByRole('main')).toContainText(/\^ line 1, column \d+/)
})

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme })
    test('results have no serious accessibility finding, and 390 pixels are enough', async ({ page }) => {
      await page.goto(`${MESSAGES}?text=ord-&k=none&br=10`)
      await expect(line(page)).toContainText('No match')
      await page.goto(`${MESSAGES}?text=ord-&br=10`)
      await expect(line(page)).toContainText('Read budget used up')
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
      await page.setViewportSize({ width: 390, height: 844 })
      await expect(line(page)).toBeVisible()
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    })
  })
}
