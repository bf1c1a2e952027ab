import { afterAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { testStack } from '../../testing/stack.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { openSchemaRegistry } from './index.ts'
import { register } from './register-fixture.ts'

const url = testStack().registryUrl
const registry = openSchemaRegistry({ url, log: silentLog })
const { signal } = new AbortController()

afterAll(() => registry.close())

const text = (schema: object) => JSON.stringify(schema)
/** A name of this run that Avro and Protobuf take too. */
const typeName = (prefix: string) => uniqueName(prefix).replaceAll('-', '_')

describe('a real registry', () => {
  it('gives a page its schemas of every type, with where they are registered', async () => {
    const name = typeName('registry')
    const avro = text({ type: 'record', name: 'R', namespace: name, fields: [{ name: 'id', type: 'long' }] })
    const ids = await Promise.all([
      register(url, `${name}-avro`, { schema: avro }),
      register(url, `${name}-json`, {
        schema: text({ $schema: 'http://json-schema.org/draft-07/schema#', title: name, type: 'object' }),
        schemaType: 'JSON',
      }),
      register(url, `${name}-proto`, {
        schema: `syntax = "proto3"; package ${name}; message M { int64 id = 1; }`,
        schemaType: 'PROTOBUF',
      }),
    ])
    const { found, misses } = await registry.schemas(ids, { signal })
    expect(misses.size).toBe(0)
    expect(ids.map((id) => found.get(id)?.type)).toEqual(['AVRO', 'JSON', 'PROTOBUF'])
    expect(found.get(ids[0] ?? 0)).toMatchObject({ references: [], dependencies: [], places: [{ subject: `${name}-avro`, version: 1 }] })
    const again = await registry.schemas(ids, { signal })
    expect(ids.every((id) => again.found.get(id) === found.get(id))).toBe(true)
  })

  it('resolves references of references, each before what needs it', async () => {
    const name = typeName('refs')
    const record = (type: string, fields: object[]) => text({ type: 'record', name: type, namespace: name, fields })
    await register(url, `${name}.A`, { schema: record('A', [{ name: 'a', type: 'long' }]) })
    const a = { name: `${name}.A`, subject: `${name}.A`, version: 1 }
    await register(url, `${name}.B`, { schema: record('B', [{ name: 'b', type: `${name}.A` }]), references: [a] })
    const b = { name: `${name}.B`, subject: `${name}.B`, version: 1 }
    const fields = [
      { name: 'b', type: `${name}.B` },
      { name: 'a', type: `${name}.A` },
    ]
    const id = await register(url, `${name}.C`, { schema: record('C', fields), references: [b, a] })
    const { found } = await registry.schemas([id], { signal })
    expect(found.get(id)?.dependencies.map((dependency) => dependency.name)).toEqual([a.name, b.name])
  })

  it('says which id is not there, beside those that are', async () => {
    const name = typeName('some')
    const id = await register(url, name, { schema: text({ type: 'enum', name: 'E', symbols: [name] }) })
    const { found, misses } = await registry.schemas([id, 1_999_999_999], { signal })
    expect([...found.keys()]).toEqual([id])
    expect([...misses.values()]).toEqual([{ id: 1_999_999_999, reason: 'schema id 1999999999 is not in the registry', down: false }])
  })

  it('answers a ping', async () => {
    await expect(registry.ping({ signal, timeoutMs: 3000 })).resolves.toBeUndefined()
  })
})
