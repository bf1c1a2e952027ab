import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConfigEntry } from '../../server/contract/configs.ts'
import { configCounts, filterEntries, humanValue, isSetHere, nextInOrder } from './config-model.ts'

const entry = (name: string, source: ConfigEntry['source'] = 'default', change: Partial<ConfigEntry> = {}): ConfigEntry => ({
  name,
  value: '1',
  source,
  isDefault: source === 'default',
  defaultValue: null,
  documentation: null,
  readOnly: false,
  sensitive: false,
  type: null,
  synonyms: [],
  ...change,
})

describe('a value', () => {
  it('is shown as Kafka has it and as what it amounts to', () => {
    expect(humanValue('retention.ms', '604800000')).toEqual({ raw: '604,800,000 ms', human: '7 d' })
    expect(humanValue('log.retention.hours', '168')).toEqual({ raw: '168 h', human: '7 d' })
    expect(humanValue('segment.bytes', '1073741824')).toEqual({ raw: '1,073,741,824 B', human: '1.00 GiB' })
  })
  it('that means no limit says so', () => {
    expect(humanValue('retention.ms', '-1').human).toBe('no limit')
    expect(humanValue('flush.ms', '9223372036854775807')).toEqual({ raw: '9,223,372,036,854,775,807 ms', human: 'no limit' })
    expect(humanValue('flush.messages', '9223372036854775807').human).toBe('no limit')
    expect(humanValue('local.retention.bytes', '-2').human).toBe('as retention.bytes')
  })
  it('without a unit in its name is left as it is', () => {
    expect(humanValue('cleanup.policy', 'compact,delete')).toEqual({ raw: 'compact,delete', human: null })
    expect(humanValue('num.partitions', '4')).toEqual({ raw: '4', human: null })
    expect(humanValue('min.cleanable.dirty.ratio', '0.5')).toEqual({ raw: '0.5', human: null })
    expect(humanValue('file.delete.delay.ms', '320').human).toBeNull()
  })
  it('keeps every digit, whatever it is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const { raw } = humanValue('retention.bytes', value.toString())
        return raw.replace(' B', '').replaceAll(',', '') === value.toString()
      }),
    )
  })
})

describe('what is set here', () => {
  it('is what the topic has of its own, and on a broker whatever is no default', () => {
    expect([isSetHere(entry('a', 'topic'), 'topic'), isSetHere(entry('a', 'static-broker'), 'topic')]).toEqual([true, false])
    expect([isSetHere(entry('a', 'static-broker'), 'broker'), isSetHere(entry('a'), 'broker')]).toEqual([true, false])
  })
  it('comes first, and alone unless all are wanted', () => {
    const entries = [entry('a.first'), entry('z.last', 'topic')]
    const names = (all: boolean, q = '') => filterEntries(entries, 'topic', { q, all }).map((each) => each.name)
    expect([names(false), names(true), names(true, 'first'), names(false, 'first')]).toEqual([['z.last'], ['z.last', 'a.first'], ['a.first'], []])
    expect(configCounts(entries, 'topic')).toBe('1 set here, 1 taken over')
  })
})

it('a search finds values too, and never those that are hidden', () => {
  const entries = [entry('cleanup.policy', 'topic', { value: 'compact' }), entry('ssl.key', 'topic', { value: null, sensitive: true })]
  expect(filterEntries(entries, 'topic', { q: 'compact', all: true }).map((each) => each.name)).toEqual(['cleanup.policy'])
})

it('what would hold without a value is the next in the order', () => {
  const synonyms = [
    { name: 'retention.ms', value: '1', source: 'topic' as const },
    { name: 'log.retention.hours', value: '168', source: 'default' as const },
  ]
  expect(nextInOrder(entry('retention.ms', 'topic', { synonyms }))?.name).toBe('log.retention.hours')
  expect(nextInOrder(entry('x'))).toBeNull()
})
