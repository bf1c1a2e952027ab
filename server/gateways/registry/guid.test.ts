import { createServer, type Server } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { testStack } from '../../testing/stack.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { openSchemaRegistry } from './index.ts'
import { register } from './register-fixture.ts'
import { guidKey, subjectKey } from './schema-key.ts'

const { registryUrl } = testStack()
const { signal } = new AbortController()
const servers: Server[] = []
const guid = '89791762-2336-4186-9674-299b90a802e2'

afterAll(async () => {
  for (const server of servers) await new Promise((resolve) => server.close(resolve))
})

/** Confluent's registry of version 8 in the answers that this is about: https://docs.confluent.io/platform/current/schema-registry/develop/api.html */
async function versionEight(): Promise<string> {
  const answers: Record<string, unknown> = {
    [`/schemas/guids/${guid}`]: { schemaType: 'AVRO', schema: '"long"' },
    [`/schemas/guids/${guid}/ids`]: [
      { context: '.other', id: 9 },
      { context: '.', id: 7 },
    ],
    '/schemas/ids/7/versions': [{ subject: 'orders-value', version: 3 }],
  }
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { error_code: 40403, message: 'Schema not found' }))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

describe('a schema that bytes name by its GUID', () => {
  it('is found with its id and its subject', async () => {
    const registry = openSchemaRegistry({ url: await versionEight(), log: silentLog })
    const strange = guidKey('00000000-0000-4000-8000-000000000000')
    const { found, misses } = await registry.schemas([guidKey(guid), strange], { signal })
    expect(found.get(guidKey(guid))).toMatchObject({ id: 7, type: 'AVRO', text: '"long"', places: [{ subject: 'orders-value', version: 3 }] })
    expect(misses.get(strange)?.reason).toBe('schema GUID 00000000-0000-4000-8000-000000000000 is not in the registry')
    await registry.close()
  })

  it('is a miss that names the reason where the registry does not know the question', async () => {
    const registry = openSchemaRegistry({ url: registryUrl, log: silentLog })
    const { misses } = await registry.schemas([guidKey(guid)], { signal })
    expect(misses.get(guidKey(guid))?.reason).toContain('does not find schemas by GUID')
    expect(misses.get(guidKey(guid))?.down).toBe(false)
    await registry.close()
  })

  it('asks a registry that does not know the question once, not for every value that looks like one', async () => {
    let asked = 0
    const server = createServer((_request, response) => {
      asked++
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ error_code: 404, message: 'HTTP 404 Not Found' }))
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    let now = 1_000_000
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    const registry = openSchemaRegistry({ url, log: silentLog, clock: { now: () => now } })
    const keys = Array.from({ length: 90 }, (_key, index) => guidKey(`00000000-0000-4000-8000-0000000000${10 + index}`))
    await registry.schemas(keys.slice(0, 1), { signal })
    const { misses } = await registry.schemas(keys, { signal })
    expect([asked, misses.size]).toEqual([1, 90])
    now += 31_000
    await registry.schemas(keys.slice(1, 2), { signal })
    expect(asked).toBe(2)
    await registry.close()
  })
})

it('a version of a subject is found, also of one whose name has slashes', async () => {
  const registry = openSchemaRegistry({ url: registryUrl, log: silentLog })
  const subject = uniqueName('team/orders')
  const id = await register(registryUrl, subject, { schema: JSON.stringify({ type: 'enum', name: 'E', symbols: ['A'] }) })
  const key = subjectKey({ subject, version: 1 })
  const { found } = await registry.schemas([key], { signal })
  expect(found.get(key)).toMatchObject({ id, places: [{ subject, version: 1 }] })
  await registry.close()
})
