import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fitsPattern } from '../core/decoder-files.ts'
import { descriptorSetBytes } from '../serde/descriptor-set-fixture.ts'
import { load } from './load.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headgate-decoders-'))
  writeFileSync(join(folder, 'order.avsc'), '{"type":"record","name":"Order","fields":[{"name":"id","type":"long"}]}')
  writeFileSync(join(folder, 'broken.avsc'), '{"type":"record"')
  writeFileSync(join(folder, 'orders.desc'), descriptorSetBytes())
})
afterAll(() => rmSync(folder, { recursive: true }))

function configOf(yaml: string) {
  const readText = (path: string) => readFileSync(path, 'utf8')
  const file = { name: 'headgate.yaml', text: yaml }
  return load({ env: {}, args: [], file, root: folder, terminal: false, readText, readBytes: (path) => readFileSync(path) })
}

describe('decoders of headgate.yaml', () => {
  it('are read with their files at the start', () => {
    const loaded = configOf(`decoders:
      - { topics: "orders.*", avsc: order.avsc }
      - { topics: payments, part: key, descriptorSet: orders.desc, message: shop.Order }`)
    expect(loaded.ok && loaded.config.decoders).toMatchObject([
      { topics: 'orders.*', part: 'value', cluster: null, decoder: 'avro', schema: { type: 'AVRO' } },
      { topics: 'payments', part: 'key', decoder: 'protobuf', schema: { descriptors: { message: 'shop.Order' } } },
    ])
  })

  it('with faults are refused all at once, each with its line and what to write', () => {
    const loaded = configOf(`decoders:
  - { topics: a, avsc: missing.avsc }
  - { topics: b, avsc: broken.avsc }
  - { topics: c, descriptorSet: orders.desc }
  - { topics: d, descriptorSet: orders.desc, message: shop.None }
  - { topics: e, descriptorSet: order.avsc, message: shop.Order }
  - { topics: f }
  - { topics: g, avsc: order.avsc, cluster: nowhere }
clusters: [{ id: here, bootstrap: [ "127.0.0.1:9" ] }]`)
    const said = loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path} ${message}`)
    expect(said).toEqual([
      expect.stringMatching(/headgate.yaml:2 .*avsc .*missing.avsc cannot be read: there is no such file/),
      expect.stringMatching(/headgate.yaml:3 .*broken.avsc cannot be used/),
      expect.stringMatching(/headgate.yaml:4 .*needs the message/),
      expect.stringMatching(/headgate.yaml:5 .*it has no message shop.None/),
      expect.stringMatching(/headgate.yaml:6 .*it is no set of file descriptors/),
      expect.stringMatching(/headgate.yaml:7 .*No schema is named/),
      expect.stringMatching(/headgate.yaml:8 .*There is no cluster nowhere/),
    ])
  })
})

describe('a pattern of topic names', () => {
  it.each([
    ['orders', 'orders', true],
    ['orders', 'orders.v1', false],
    ['orders.*', 'orders.v1', true],
    ['orders.*', 'my.orders.v1', false],
    ['*', 'anything', true],
    ['*.dlq', 'orders.dlq', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'acb', false],
    ['aa*aa', 'aaa', false],
    ['a*b*b', 'ab', false],
  ])('%s and %s: %s', (pattern, name, fits) => {
    expect(fitsPattern(pattern, name)).toBe(fits)
  })
})
