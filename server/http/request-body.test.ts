import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Problem } from '../contract/problem.ts'
import { serverWithKafka } from '../testing/server-with-kafka.ts'

const { server, kafka } = await serverWithKafka()
const topic = await kafka.makeTopic('bodies', { partitions: 1 })

const text = '{"predicate":{"contains":{"text":"é"}}}'

/** A route that answers in one piece and one that answers in lines. */
const routes = { json: () => '/clusters/test/copies/plan', ndjson: () => `/clusters/test/topics/${topic}/search` }

function post(kind: keyof typeof routes, body: BodyInit, headers: Record<string, string>): Promise<Response> {
  return server.api(routes[kind](), { method: 'POST', body, headers })
}

async function refused(response: Response): Promise<Problem> {
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const told = Problem.parse(await response.json())
  expect(told.code).toBe('invalid-input')
  return told
}

describe.each(['json', 'ndjson'] as const)('a body for a route that answers in %s', (kind) => {
  it.each(['utf-16le', 'ISO-8859-1', '"windows-1252"'])('is refused in %s, with the fix named', async (charset) => {
    const told = await refused(await post(kind, Buffer.from(text, 'latin1'), { 'content-type': `application/json; charset=${charset}` }))
    expect(told.errors).toMatchObject([{ path: 'header.content-type', fix: expect.stringContaining('UTF-8') }])
    expect(told.detail).toContain(charset.replaceAll('"', ''))
  })

  it('is refused compressed, with the fix named', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const told = await refused(await post(kind, gzipSync(text), headers))
    expect(told.errors).toMatchObject([{ path: 'header.content-encoding', fix: expect.stringContaining('uncompressed') }])
  })

  it('is refused when its bytes are no UTF-8, though it says nothing of them', async () => {
    const told = await refused(await post(kind, Buffer.from(text, 'latin1'), { 'content-type': 'application/json' }))
    expect(told.detail).toContain('UTF-8')
  })
})

it.each(['application/json', 'application/json; charset=UTF-8', 'application/json;charset="utf8"'])(
  'a body in UTF-8 is read under %s',
  async (type) => {
    const response = await post('ndjson', text, { 'content-type': type, 'content-encoding': 'identity' })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('"complete":true')
  },
)

it('a body that says it is something else than JSON is refused as such', async () => {
  const told = await refused(await post('json', text, { 'content-type': 'text/plain' }))
  expect(told.detail).toContain('Content-Type: application/json')
})
