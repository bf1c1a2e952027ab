import { expect, test } from '@playwright/test'
import { type OwnKafka, ownKafka } from '../server/testing/own-kafka.ts'
import { journeyRun, type OwnHeadgate, ownHeadgate } from './own-headgate.ts'

let locked: OwnKafka
let headgate: OwnHeadgate

test.beforeAll(async () => {
  test.setTimeout(120_000)
  const settings = {
    'sasl.enabled.mechanisms': 'PLAIN',
    'plain.sasl.jaas.config': 'org.apache.kafka.common.security.plain.PlainLoginModule required user_alice="right";',
  }
  locked = await ownKafka({ listeners: [{ name: 'LOCKED', protocol: 'SASL_PLAINTEXT', settings }] })
  const { bootstrap, registry } = await journeyRun()
  headgate = await ownHeadgate([
    { id: 'healthy', name: 'Healthy', bootstrap, registry: { url: registry } },
    { id: 'dead', name: 'Dead', bootstrap: ['127.0.0.1:9'] },
    { id: 'locked', name: 'Locked', bootstrap: [locked.addresses.get('LOCKED')], sasl: { mechanism: 'PLAIN', username: 'alice', password: 'wrong' } },
  ])
})
test.afterAll(async () => {
  await headgate.stop()
  await locked.end()
})

test('a dead cluster is shown as down with the reason, and the healthy one beside it works', async ({ page }) => {
  await page.goto(`${headgate.url}/clusters`)
  const main = page.getByRole('main')
  await expect(main).toContainText('Dead')
  await expect(main).toContainText('127.0.0.1:9')
  await expect(main).toContainText(/Down/)
  await page.goto(`${headgate.url}/clusters/dead/topics`)
  await expect(main).toContainText(/not answer|nothing listens/i)
  await page.goto(`${headgate.url}/clusters/healthy/topics?q=order-created`)
  await expect(page.getByRole('link', { name: 'orders.order-created.v1', exact: true })).toBeVisible()
})

test('the doctor names a wrong password, shows what was reached before it, and what to change', async ({ page }) => {
  await page.goto(`${headgate.url}/clusters/locked/doctor`)
  const main = page.getByRole('main')
  await expect(main).toContainText(/password/i, { timeout: 30_000 })
  await expect(main).toContainText(/alice/)
  await expect(main).not.toContainText('wrong"')
  await expect(main).toContainText(/not tried/i)
})
