import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../testing/fresh-database.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

let database: FreshDatabase
let server: TestServer
beforeAll(async () => {
  database = await freshDatabase()
  server = await startTestServer({ databaseUrl: database.url })
})
afterAll(async () => {
  await server.stop()
  await database.drop()
})

/** What the server writes until it closes the connection. */
function answerTo(lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`))
    socket.setTimeout(20_000, () => socket.destroy(new Error('never answered')))
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('error', reject).on('close', () => resolve(text))
  })
}

it.each(['/nothing', '/api/v1/clusters', '/_next/webpack-hmr'])('an upgrade that nobody takes is refused and closed: %s', async (path) => {
  const upgrade = ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==']
  expect(await answerTo([`GET ${path} HTTP/1.1`, 'host: localhost', ...upgrade])).toMatch(/^HTTP\/1\.1 404 /)
})

it.each(['/', '/clusters', '/docs', '/api/v1/clusters'])('a foreign Host is refused alike by pages, docs and API: %s', async (path) => {
  const status = await new Promise((resolve, reject) => {
    const call = request(`${server.url}${path}`, { headers: { host: 'evil.example' }, timeout: 20_000 }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.on('error', reject).end()
  })
  expect(status).toBe(403)
})
