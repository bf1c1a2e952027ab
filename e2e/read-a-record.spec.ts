import { expect, test } from '@playwright/test'

const TOPIC = 'orders.order-created.v1'

test('find a topic, read its newest records, open one, see its bytes as hex', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('main').getByRole('link', { name: 'Local' }).first().click()
  await page.getByRole('link', { name: /^Topics/ }).click()
  await page.getByRole('searchbox').fill('order-created')
  const rows = page.getByRole('grid', { name: 'Topics' }).getByRole('row')
  await expect(rows.filter({ hasText: 'fleet.' })).toHaveCount(0)
  await expect(page).toHaveURL(/q=order-created/)
  await rows.getByRole('link', { name: TOPIC, exact: true }).click()

  await expect(page).toHaveURL(new RegExp(`/topics/${TOPIC}/messages`))
  await expect(page.getByRole('region', { name: 'What was read' })).toContainText('records')
  const records = page.getByRole('grid', { name: `Records of ${TOPIC}` }).getByRole('row')
  await records.filter({ hasText: 'ord-' }).first().click()

  const inspector = page.getByRole('complementary', { name: /record/i })
  await expect(inspector).toContainText('"eventType"')
  await expect(page).toHaveURL(/rec=\d+(%2F|\/)\d+/)
  await inspector.getByRole('radio', { name: 'Hex' }).click()
  // The frame of a registered value: magic byte 0 and the first bytes of its schema id.
  await expect(inspector).toContainText(/0000\s*00 00 00 00/)

  await page.reload()
  await expect(page.getByRole('complementary', { name: /record/i })).toContainText(/0000\s*00 00 00 00/)
})

test('pages go back to the same rows while events keep coming', async ({ page }) => {
  await page.goto(`/clusters/local/topics/${TOPIC}/messages?limit=20`)
  const grid = page.getByRole('grid', { name: `Records of ${TOPIC}` })
  const firstRow = grid.getByRole('row').filter({ hasText: 'ord-' }).first()
  const before = await firstRow.innerText()
  await page.getByRole('button', { name: 'Older' }).click()
  await expect(firstRow).not.toHaveText(before)
  await page.getByRole('button', { name: 'Newer' }).click()
  await expect.poll(() => firstRow.innerText()).toBe(before)
})

test('the palette reaches a topic by a few letters and the keyboard alone', async ({ page }) => {
  await page.goto('/clusters/local')
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or jump to' }).pressSequentially('user-state')
  await expect(page.getByRole('option', { name: /users\.user-state\.v1/ }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/topics\/users\.user-state\.v1\//)
})

test('an address that does not exist says what is wrong and what to do', async ({ page }) => {
  await page.goto('/clusters/local/topics/no-such-topic/messages')
  await expect(page.getByRole('main')).toContainText('no topic no-such-topic')
  await page.goto(`/clusters/local/topics/${TOPIC}/records/0/999999999`)
  await expect(page.getByRole('main')).toContainText(/ends at/)
})
