import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { TestKafka } from '../server/testing/kafka.ts'
import { journeyRun } from './own-headgate.ts'
import { seriousFindings } from './serious-findings.ts'

const EXACT = '{"id":9007199254740993,"d":1.10,"n":-9223372036854775808,"items":[{"a":1},{"a":2}],"customer":{"name":"Ada"}}'
/** Long enough to be laid out by a worker. */
const LONG = JSON.stringify({ items: Array.from({ length: 6000 }, (_item, id) => ({ id, name: `item ${id}` })) })
const HUGE = Buffer.from(`{"text":"${'0123456789abcdef'.repeat(5 * 65_536)}"}`)
const UNKNOWN = Buffer.concat([Buffer.from([0, 0x7f, 0xff, 0xff, 0xf1]), Buffer.from([0xff, 0xfe, 0x01, 0x02])])
const VALUES = [EXACT, LONG, HUGE, UNKNOWN, '12345678'].map((value) => Buffer.from(value))

let kafka: TestKafka
let topic: string
test.beforeAll(async () => {
  kafka = new TestKafka((await journeyRun()).bootstrap)
  topic = await kafka.makeTopic('inspector', { configs: { 'max.message.bytes': '10000000' } })
  const headers = [
    { name: Buffer.from('count'), value: Buffer.from('0020000000000001', 'hex') },
    { name: Buffer.from('trace'), value: null },
    { name: Buffer.from('trace'), value: Buffer.from('x') },
  ]
  for (const [at, value] of VALUES.entries()) await kafka.produce(topic, 0, [{ key: Buffer.from(`k-${at}`), value, headers }])
})
test.afterAll(() => kafka.close())

const open = (page: Page, offset: number, more = '') => page.goto(`/clusters/local/topics/${topic}/messages?order=oldest&rec=0/${offset}${more}`)
const inspector = (page: Page) => page.getByRole('complementary', { name: /record/i })
const tree = (page: Page) => inspector(page).getByRole('tree')

test('JSON is a tree that folds, is searched and copied, with every digit', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, 0)
  const line = (text: string) => tree(page).getByRole('treeitem').filter({ hasText: text })
  await expect(line('9007199254740993')).toContainText('int64 above 2^53, exact')
  await expect(line('1.10')).toBeVisible()

  await line('"items"').click()
  await page.keyboard.press('ArrowLeft')
  await expect(line('"items"')).toContainText('2 members')
  await expect(line('"a"')).toHaveCount(0)
  await page.getByRole('textbox', { name: 'Find in this value' }).fill('"a": 2'.replace(': ', ':'))
  await page.keyboard.press('Enter')
  await expect(line('"a": 2')).toHaveAttribute('aria-selected', 'true')

  await inspector(page).getByRole('button', { name: 'Line', exact: true }).click()
  await page.getByRole('menuitem', { name: /Copy path/ }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('value.items[1].a')
  await line('9007199254740993').click()
  await inspector(page).getByRole('button', { name: 'Line', exact: true }).click()
  await page.getByRole('menuitem', { name: /Copy value/ }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('9007199254740993')
})

test('a long value is laid out beside the page and searched to its end', async ({ page }) => {
  await open(page, 1)
  await expect(tree(page).getByRole('treeitem').first()).toBeVisible()
  await page.getByRole('textbox', { name: 'Find in this value' }).fill('item 5999')
  await expect(inspector(page)).toContainText('1 found')
  await page.keyboard.press('Enter')
  await expect(tree(page).getByRole('treeitem', { selected: true })).toContainText('item 5999')
})

test('a value of 5 MB is shown by windows and downloaded byte for byte', async ({ page }) => {
  await open(page, 2)
  await expect(inspector(page)).toContainText('Stored intact, 5')
  await inspector(page).getByRole('button', { name: 'Next 64 K' }).click()
  await expect(inspector(page)).toContainText('Characters 65,536 to 131,071')
  const [download] = await Promise.all([page.waitForEvent('download'), inspector(page).getByRole('link', { name: /Bytes/ }).click()])
  const bytes = await readFile(await download.path())
  const hash = (of: Buffer) => createHash('sha256').update(of).digest('hex')
  expect(hash(bytes)).toBe(hash(HUGE))
})

test('the decoder is chosen for the record and the list, and stands in the address', async ({ page }) => {
  await open(page, 4)
  await inspector(page).getByRole('button', { name: 'How the value is read' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'A 64-bit number' }).click()
  await expect(page).toHaveURL(/value=int64/)
  await expect(inspector(page)).toContainText('3544952156018063160')
  await expect(page.getByRole('grid', { name: `Records of ${topic}` })).toContainText('3544952156018063160')
  await page.reload()
  await expect(inspector(page)).toContainText('3544952156018063160')

  await inspector(page).getByRole('button', { name: 'How the value is read' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'A UUID' }).click()
  await expect(inspector(page)).toContainText('it takes 16 bytes, and there are 8')
})

test('a value of a schema that nobody knows tells what was tried, and can be read otherwise', async ({ page }) => {
  await open(page, 3, '&tab=decoding')
  const value = inspector(page).getByRole('region', { name: 'Value', exact: true })
  await expect(value).toContainText('Not decoded as a registered schema')
  await expect(value).toContainText('is not in the registry')
  await expect(value).toContainText('Register the schema')
  await value.getByRole('textbox', { name: /Schema of the value/ }).fill('no-such-subject/1')
  await value.getByRole('button', { name: 'Read with it' }).click()
  await expect(page).toHaveURL(/value=avro%40no-such-subject%2F1/)
  await expect(value).toContainText('no-such-subject version 1 is not in the registry')
})

test('a choice is remembered for the topic until it is forgotten', async ({ page }) => {
  await open(page, 4, '&tab=decoding&value=int64')
  const value = inspector(page).getByRole('region', { name: 'Value', exact: true })
  await value.getByRole('button', { name: /^Remember/ }).click()
  await expect(value).toContainText('Tried first on the values of this topic: A 64-bit number')
  await open(page, 4)
  await expect(inspector(page)).toContainText('3544952156018063160')
  await open(page, 4, '&tab=decoding')
  await value.getByRole('button', { name: 'Forget it' }).click()
  await expect(value).toContainText('Nothing is remembered')
})

test('a value above a megabyte opens as a tree as well, and in windows again', async ({ page }) => {
  await open(page, 2)
  await expect(inspector(page)).toContainText(/Characters 0 to 65,535 of/)
  await inspector(page).getByRole('button', { name: 'As a tree' }).click()
  await expect(tree(page).getByRole('treeitem').filter({ hasText: '"text"' })).toBeVisible()
  await inspector(page).getByRole('button', { name: 'In windows' }).click()
  await expect(inspector(page)).toContainText(/Characters 0 to 65,535 of/)
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`the inspector has no serious accessibility finding in the ${theme} theme at ${width}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: 900 })
      for (const more of ['', '&tab=headers', '&tab=decoding']) {
        await open(page, 0, more)
        await expect(inspector(page)).toBeVisible()
        await expect(more === '' ? tree(page) : inspector(page).getByRole('tabpanel')).toBeVisible()
        await page.waitForLoadState('networkidle').catch(() => undefined)
        expect(await seriousFindings(page)).toEqual([])
      }
    })
  }
}
