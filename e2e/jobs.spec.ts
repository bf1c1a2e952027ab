import { expect, type Page, test } from '@playwright/test'
import { TestKafka } from '../server/testing/kafka.ts'
import { uniqueName } from '../server/testing/unique-name.ts'
import { journeyRun } from './own-headgate.ts'
import { seriousFindings } from './serious-findings.ts'

let kafka: TestKafka
let source: string

test.beforeAll(async () => {
  kafka = new TestKafka((await journeyRun()).bootstrap)
  source = await kafka.makeTopic('journey-jobs')
  const records = Array.from({ length: 600 }, (_, at) => ({ key: Buffer.from(`k${at}`), value: Buffer.from(`{"n":${at}}`) }))
  await kafka.produce(source, 0, records)
})
test.afterAll(() => kafka.close())

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const main = (page: Page) => page.getByRole('main')
/** Its answers say what is so by now: figures on the page may be of a moment before. */
const end = (topic: string) => kafka.cluster.listOffsets([{ topic, partition: 0, spec: 'latest' }], { signal: AbortSignal.timeout(20_000) })

test('a topic is copied: planned, started, paused, given another limit, resumed, and everything adds up', async ({ page }) => {
  const target = await kafka.makeTopic('journey-copy')
  await page.goto('/clusters/local/jobs')
  await page.getByRole('link', { name: 'Copy a topic' }).click()
  await field(page, 'From topic').fill(source)
  await field(page, 'To topic').fill(target)
  await field(page, 'Records per second at most').fill('20')
  await page.getByRole('button', { name: 'Plan the copy' }).click()
  await expect(main(page)).toContainText('600 offsets')
  await page.getByRole('button', { name: 'Start the copy' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Copy ${source} to ${target}`)
  await expect(main(page)).toContainText('Running')
  await page.getByRole('button', { name: /^Pause/ }).click()
  await expect(main(page)).toContainText('Paused by')
  await field(page, 'Records per second at most').fill('')
  await page.getByRole('button', { name: 'Set the limit' }).click()
  await expect(main(page)).toContainText(/no limit/i)
  await page.getByRole('button', { name: /^Resume/ }).click()
  await expect(main(page)).toContainText('Done')
  await expect(main(page)).toContainText('600 selected = 600 copied')
  await expect(main(page)).toContainText('Adds up')
  expect((await end(target))[0]?.offset).toBe(600n)
  await page.goto('/clusters/local/jobs')
  await expect(page.getByRole('grid', { name: 'Jobs' })).toContainText(`Copy ${source} to ${target}`)
})

test('what a search selects is copied, and nothing else', async ({ page }) => {
  const target = await kafka.makeTopic('journey-copy-search')
  await page.goto(`/clusters/local/topics/${source}/messages?k=k7&from=o:5`)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('link', { name: 'Copy to a topic' }).click()
  await expect(main(page)).toContainText('Only records of the search: key is "k7"')
  await field(page, 'To topic').fill(target)
  await page.getByRole('button', { name: 'Plan the copy' }).click()
  await page.getByRole('button', { name: 'Start the copy' }).click()
  await expect(main(page)).toContainText('Done')
  expect((await end(target))[0]?.offset).toBe(1n)
})

test('the file of an export is imported, and one that was changed is refused with its line', async ({ page, request }) => {
  const target = await kafka.makeTopic('journey-import')
  const exported = await (await request.post(`/api/v1/clusters/local/topics/${source}/exports`, { data: {} })).text()
  const lines = exported.split('\n')
  const file = (name: string, text: string) => ({ name, mimeType: 'application/x-ndjson', buffer: Buffer.from(text) })
  const whole = file('whole.ndjson', exported)
  const changed = file('changed.ndjson', [lines[0], lines[1]?.replace('"key":"', '"key":"!'), ...lines.slice(2)].join('\n'))
  await page.goto('/clusters/local/jobs')
  await page.getByRole('link', { name: 'Import a file' }).click()
  await page.getByLabel('File of an export, NDJSON').setInputFiles(changed)
  await field(page, 'Into topic').fill(target)
  await page.getByRole('button', { name: 'Import the file' }).click()
  await expect(main(page)).toContainText(/nothing was written.*Line 2 \(key\)/)
  expect((await end(target))[0]?.offset).toBe(0n)
  await page.getByLabel('File of an export, NDJSON').setInputFiles(whole)
  await page.getByRole('button', { name: 'Import the file' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Import ${source} into ${target}`)
  await expect(main(page)).toContainText('600 selected = 600 imported')
  expect((await end(target))[0]?.offset).toBe(600n)
})

test('a flow writes what its template says, and a placeholder that is none is marked', async ({ page }) => {
  const target = await kafka.makeTopic('journey-flow')
  await page.goto('/clusters/local/jobs')
  await page.getByRole('link', { name: 'Start a flow' }).click()
  await field(page, 'Into topic').fill(target)
  await field(page, 'Value').fill('{{colour}}')
  await page.getByRole('button', { name: 'Start the flow' }).click()
  await expect(main(page)).toContainText('there is no placeholder colour')
  await field(page, 'Value').fill('{"n":{{sequence}}}')
  await field(page, 'Interval in milliseconds').fill('100')
  await field(page, 'Ends after').fill('30')
  await expect(main(page)).toContainText('30 records in about')
  await page.getByRole('button', { name: 'Start the flow' }).click()
  await expect(main(page)).toContainText('30 selected = 30 written')
  expect((await end(target))[0]?.offset).toBe(30n)
})

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme })
    test('the pages of jobs have no serious accessibility finding, and 390 pixels are enough', async ({ page, request }) => {
      const body = { topic: source, template: { value: uniqueName('x') }, end: { records: 1 } }
      const { id } = await (await request.post('/api/v1/clusters/local/flows', { data: body })).json()
      for (const path of ['jobs', `jobs/${id}`, 'copy', 'import', 'flow']) {
        await page.setViewportSize({ width: 1440, height: 900 })
        await page.goto(`/clusters/local/${path}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await page.waitForLoadState('networkidle').catch(() => undefined)
        expect(await seriousFindings(page), path).toEqual([])
        await page.setViewportSize({ width: 390, height: 844 })
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(overflow, path).toBeLessThanOrEqual(0)
      }
    })
  })
}
