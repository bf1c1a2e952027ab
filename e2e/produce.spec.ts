import { expect, type Page, test } from '@playwright/test'
import { register } from '../server/gateways/registry/register-fixture.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { journeyRun, ownHeadgate } from './own-headgate.ts'
import { seriousFindings } from './serious-findings.ts'

let kafka: TestKafka
let topic: string

test.beforeAll(async () => {
  kafka = new TestKafka((await journeyRun()).bootstrap)
  topic = await kafka.makeTopic('journey-produce', { partitions: 2 })
})
test.afterAll(() => kafka.close())

const editor = (page: Page, name: 'Key' | 'Value') => page.getByRole('textbox', { name, exact: true })
const produce = () => `/clusters/local/topics/${topic}/produce`

async function giveKey(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'No key', exact: true }).click()
  await page.getByRole('menuitemradio', { name: /Text/ }).click()
  await editor(page, 'Key').fill(text)
}

/** What is read by the page itself is there: from then on its buttons answer. */
async function sendAgain(page: Page, how: RegExp): Promise<void> {
  await expect(page.getByRole('tab', { name: 'Value' })).toBeVisible()
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByRole('menuitem', { name: how }).click()
}

test('JSON is corrected where it is marked, tried, written, and opened where the answer says', async ({ page }) => {
  await page.goto(produce())
  await giveKey(page, 'order-1')
  await editor(page, 'Value').fill('{"id": 9007199254740993,\n "d": 1.10,}')
  await page.getByRole('button', { name: 'Send 1 record' }).click()
  await expect(page.getByText(/line 2, column 12/)).toBeVisible()
  await editor(page, 'Value').fill('{"id": 9007199254740993,\n "d": 1.10}')
  await page.getByRole('button', { name: 'Add a header' }).click()
  await page.getByRole('textbox', { name: 'Name of header 1' }).fill('source')
  await page.getByRole('textbox', { name: 'Value of header 1' }).fill('journey')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('1 record would be sent. Nothing was written.')
  await page.getByRole('button', { name: 'Send 1 record' }).click()
  const sent = page.getByRole('region', { name: 'Sent' })
  await expect(sent).toContainText('1 record written.')
  expect(page.url()).not.toContain('order-1')
  await sent.getByRole('link').click()
  await expect(page.getByRole('main')).toContainText('9007199254740993')
  await expect(page.getByRole('main')).toContainText('1.10')
})

test('several records are written together, a tombstone among them', async ({ page }) => {
  await page.goto(produce())
  await giveKey(page, 'gone')
  await editor(page, 'Value').fill('{}')
  await page.getByRole('button', { name: 'Duplicate' }).click()
  await page.getByRole('button', { name: 'JSON', exact: true }).click()
  await page.getByRole('menuitemradio', { name: /Tombstone/ }).click()
  await expect(page.getByText('A tombstone. It is not the text null')).toBeVisible()
  await page.getByRole('button', { name: 'Send 2 records' }).click()
  const sent = page.getByRole('region', { name: 'Sent' })
  await expect(sent).toContainText('2 records written.')
  await sent.getByRole('link').nth(1).click()
  await expect(page.getByRole('main')).toContainText(/tombstone/i)
})

test('a value is made by a registered schema, from its sample, and what does not fit is marked', async ({ page }) => {
  const schema = JSON.stringify({ type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }] })
  await register((await journeyRun()).registry, `${topic}-value`, { schema })
  await page.goto(produce())
  await page.getByRole('button', { name: 'JSON', exact: true }).click()
  await page.getByRole('menuitemradio', { name: /Schema/ }).click()
  await page.getByRole('button', { name: `Use ${topic}-value` }).click()
  await page.getByRole('button', { name: 'Insert a sample' }).click()
  await expect(editor(page, 'Value')).toContainText('"id": 1')
  await editor(page, 'Value').fill('{\n "id": "x"}')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(page.getByText(/id; line 2, column 8/).first()).toBeVisible()
  await editor(page, 'Value').fill('{"id": 9007199254740993}')
  await page.getByRole('button', { name: 'Send 1 record' }).click()
  await page.getByRole('region', { name: 'Sent' }).getByRole('link').click()
  await expect(page.getByRole('main')).toContainText('Avro')
  await expect(page.getByRole('main')).toContainText('9007199254740993')
})

test('a record is sent again byte for byte, and its digests are equal', async ({ page }) => {
  const header = (name: string, value: string | null) => ({ name: Buffer.from(name), value: value === null ? null : Buffer.from(value) })
  const headers = [header('a', '1'), header('a', '2'), header('7', 'x'), header('z', null), header('traceparent', '00-1')]
  const value = Buffer.from('{"id":9007199254740993,"d":1.10,"n":-9223372036854775808}')
  const offset = await kafka.produce(topic, 1, [{ key: Buffer.from('0000000000000001', 'hex'), value, headers }])
  await page.goto(`/clusters/local/topics/${topic}/records/1/${offset}`)
  await sendAgain(page, /Byte for byte/)
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Leave out what speaks of the old record: traceparent')
  await dialog.getByRole('switch').click()
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await expect(dialog.getByText('Equal')).toHaveCount(3)
  await dialog.getByRole('link').click()
  await expect(page.getByRole('main')).toContainText('-9223372036854775808')
  await expect(page.getByRole('main')).toContainText('traceparent')
})

test('a record is edited in the form, which leaves out what speaks of the old one', async ({ page }) => {
  const headers = [
    { name: Buffer.from('traceparent'), value: Buffer.from('00-1') },
    { name: Buffer.from('kept'), value: null },
  ]
  const offset = await kafka.produce(topic, 0, [{ key: Buffer.from('k'), value: Buffer.from('{"n":1}'), headers }])
  await page.goto(`/clusters/local/topics/${topic}/records/0/${offset}`)
  await sendAgain(page, /Edit, then send/)
  await expect(page).toHaveURL(produce())
  await expect(editor(page, 'Value')).toHaveText('{"n":1}')
  await expect(page.getByRole('textbox', { name: 'Name of header 1' })).toHaveValue('kept')
  await expect(page.getByRole('textbox', { name: 'Name of header 2' })).toHaveCount(0)
  await editor(page, 'Value').fill('{"n":2}')
  await page.getByRole('button', { name: 'Send 1 record' }).click()
  await page.getByRole('region', { name: 'Sent' }).getByRole('link').click()
  await expect(page.getByRole('main')).toContainText('kept')
})

test('production asks for the name of the topic, and a read-only cluster says so', async ({ page }) => {
  const { bootstrap } = await journeyRun()
  const own = await ownHeadgate([
    { id: 'prod', bootstrap: bootstrap.join(','), production: true },
    { id: 'closed', bootstrap: bootstrap.join(','), readOnly: true },
  ])
  try {
    await page.goto(`${own.url}/clusters/prod/topics/${topic}/produce`)
    await editor(page, 'Value').fill('{}')
    await page.getByRole('button', { name: 'Send 1 record' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'Send 1 record' })).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByRole('textbox', { name: 'Name of the topic' }).fill(topic)
    await dialog.getByRole('button', { name: 'Send 1 record' }).click()
    await expect(page.getByRole('region', { name: 'Sent' })).toContainText('1 record written.')
    await page.goto(`${own.url}/clusters/closed/topics/${topic}/produce`)
    await expect(page.getByRole('main')).toContainText('closed is read-only here')
  } finally {
    await own.stop()
  }
})

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme })
    test('the form and the dialog have no serious accessibility finding, and 390 pixels are enough', async ({ page }) => {
      await page.goto(produce())
      await editor(page, 'Value').fill('{"a": }')
      await page.getByRole('button', { name: 'Add a header' }).click()
      await page.getByRole('button', { name: 'Dry run' }).click()
      await expect(page.getByText(/line 1, column 7/).first()).toBeVisible()
      expect(await seriousFindings(page)).toEqual([])
      await page.setViewportSize({ width: 390, height: 844 })
      await expect(editor(page, 'Value')).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
      const offset = await kafka.produce(topic, 0, [{ key: Buffer.from('k'), value: Buffer.from('v') }])
      await page.goto(`/clusters/local/topics/${topic}/records/0/${offset}`)
      await sendAgain(page, /Byte for byte/)
      await expect(page.getByRole('dialog')).toContainText('SHA-256 as stored')
      expect(await seriousFindings(page)).toEqual([])
    })
  })
}
