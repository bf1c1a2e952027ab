import { expect, test } from '@playwright/test'
import { journeyRun, ownHeadgate } from './own-headgate.ts'
import { seriousFindings } from './serious-findings.ts'

const SINK = 'bookings-to-postgres'
const QUEUE = 'payments.payment-booked.v1.dlq'

test('connectors are a list and a page each, with the dead letter queue a click away', async ({ page }) => {
  await page.goto('/clusters/local')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Connectors' }).click()
  await expect(page).toHaveURL(/\/clusters\/local\/connect$/)
  const row = page.getByRole('row').filter({ hasText: SINK })
  await expect(row).toContainText('1 of 1 running', { timeout: 90_000 })
  await expect(row).toContainText('JdbcSinkConnector')
  expect(await seriousFindings(page)).toEqual([])

  await row.getByRole('link', { name: SINK }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(SINK)
  await expect(page.getByRole('table', { name: 'Tasks' })).toContainText('Running')
  await expect(page.getByRole('main')).toContainText(`connect-${SINK}`)
  expect(await seriousFindings(page)).toEqual([])

  await page.getByRole('main').getByRole('link', { name: QUEUE }).click()
  await expect(page).toHaveURL(new RegExp(`/clusters/local/dlq/${QUEUE}$`))
  await expect(page.getByRole('main')).toContainText(`Written by connector ${SINK}`, { timeout: 90_000 })
})

test('a task that failed shows its root cause, and the whole trace on request', async ({ page }) => {
  const { connect } = await journeyRun()
  const name = `broken-${Date.now().toString(36)}`
  const url = `${connect}/connectors/${name}`
  const config = {
    'connector.class': 'org.apache.kafka.connect.file.FileStreamSinkConnector',
    topics: 'users.user-registered.v1',
    file: '/no-such-folder/out.txt',
  }
  expect((await page.request.put(`${url}/config`, { data: config })).ok()).toBe(true)
  try {
    await page.goto(`/clusters/local/connect?q=${name}`)
    const row = page.getByRole('row').filter({ hasText: name })
    await expect(row).toContainText('Task failed', { timeout: 60_000 })
    await row.getByRole('link', { name }).click()
    const trace = page.getByRole('region', { name: 'Stack trace, Task 0 failed' })
    await expect(trace).toContainText('java.nio.file.NoSuchFileException: /no-such-folder/out.txt')
    await expect(trace).toContainText('wrapped by org.apache.kafka.connect.errors.ConnectException')
    await page.getByRole('button', { name: 'Full trace' }).click()
    await expect(trace).toContainText('Caused by: java.nio.file.NoSuchFileException')
    expect(await seriousFindings(page)).toEqual([])
  } finally {
    await page.request.delete(url)
  }
})

test('a Kafka Connect that is down is told with its reason, beside the connectors of another', async ({ page }) => {
  const { bootstrap, connect } = await journeyRun()
  const away = { name: 'away', url: 'http://127.0.0.1:2' }
  const own = await ownHeadgate([
    { id: 'both', bootstrap, connect: [away, { name: 'here', url: connect }] },
    { id: 'none', bootstrap, connect: [away] },
  ])
  try {
    await page.goto(`${own.url}/clusters/both/connect`)
    await expect(page.getByRole('row').filter({ hasText: SINK })).toContainText('here', { timeout: 60_000 })
    await expect(page.getByRole('main')).toContainText('Kafka Connect away does not answer at http://127.0.0.1:2')
    await page.goto(`${own.url}/clusters/none/connect`)
    await expect(page.getByRole('main')).toContainText('Could not list connectors')
    await expect(page.getByRole('main')).toContainText('ECONNREFUSED')
    await expect(page.getByRole('main').getByRole('link', { name: 'Connection doctor' })).toBeVisible()
    expect(await seriousFindings(page)).toEqual([])
  } finally {
    await own.stop()
  }
})
