import { createServer, type Server } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { silentLog } from '../core/log.ts'
import { listen } from './listener.ts'
import { answerAlways } from './pages.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function statusWhen(run: () => Promise<void>): Promise<number> {
  server = createServer((_request, response) => answerAlways(response, silentLog, run))
  const port = await listen(server, 0, '127.0.0.1')
  return (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(20_000) })).status
}

it('a page for an address that cannot be read is answered 400', async () => {
  expect(await statusWhen(async () => void new URL('http://['))).toBe(400)
})

it('a page whose handler fails is answered 500 and is no unhandled rejection', async () => {
  expect(await statusWhen(() => Promise.reject(new Error('broken')))).toBe(500)
})
