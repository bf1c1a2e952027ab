import { describe, expect, it } from 'vitest'
import type { ConfigEntry } from '../../gateways/kafka/types.ts'
import { withFallback } from './broker-fallback.ts'
import { entryToWire, plainText } from './entry-to-wire.ts'

const entry = (change: Partial<ConfigEntry>): ConfigEntry => ({
  name: 'segment.bytes',
  value: '1',
  source: 'default',
  readOnly: false,
  sensitive: false,
  documentation: null,
  type: null,
  synonyms: [],
  ...change,
})
const from = (source: ConfigEntry['source'], name: string, value: string | null) => ({ source, name, value })

describe('a setting', () => {
  it('that is sensitive never shows a value, not even where the broker sent one', () => {
    const wire = entryToWire(entry({ name: 'ssl.key', value: 'secret', sensitive: true, synonyms: [from('default', 'ssl.key', 'secret')] }))
    expect(JSON.stringify(wire)).not.toContain('"secret"')
    expect(wire).toMatchObject({ value: null, defaultValue: null, sensitive: true })
  })
  it('has its default from the last of its synonyms, or is it', () => {
    const synonyms = [from('topic', 'segment.bytes', '1'), from('static-broker', 'log.segment.bytes', '2'), from('default', 'log.segment.bytes', '3')]
    expect(entryToWire(entry({ source: 'topic', synonyms }))).toMatchObject({ value: '1', defaultValue: '3', isDefault: false })
    expect(entryToWire(entry({}))).toMatchObject({ defaultValue: '1', isDefault: true })
    expect(entryToWire(entry({ source: 'topic' })).defaultValue).toBeNull()
  })
})

describe('the fallback of a time', () => {
  const kept = entry({ name: 'retention.ms', value: '5', source: 'topic', synonyms: [from('topic', 'retention.ms', '5')] })
  const broker = (name: string, value: string | null, synonyms = [from('default', name, value)]) => entry({ name, value, synonyms })
  const fallback = (...ofBroker: ConfigEntry[]) => withFallback([kept], ofBroker).map(entryToWire)[0]

  it('is read from the broker and told in the unit of the setting', () => {
    expect(fallback(broker('log.retention.ms', null), broker('log.retention.hours', '168'))).toMatchObject({ value: '5', defaultValue: '604800000' })
  })
  it('follows the order that Kafka has: milliseconds before minutes before hours', () => {
    const set = [from('static-broker', 'log.retention.minutes', '10')]
    const wire = fallback(broker('log.retention.hours', '168'), broker('log.retention.minutes', '10', set))
    expect(wire?.synonyms.map(({ name }) => name)).toEqual(['retention.ms', 'log.retention.minutes'])
    expect(wire?.defaultValue).toBeNull()
  })
  it('stays unknown where the broker does not tell', () => {
    expect(fallback()).toMatchObject({ defaultValue: null, synonyms: [{ name: 'retention.ms' }] })
  })
})

it('documentation loses its tags and nothing else', () => {
  expect(plainText('Use <code>delete</code> if a &lt; b.<p>Or <ul><li>compact</li><li>both</li></ul>')).toBe(
    'Use delete if a < b.\nOr\n• compact\n• both',
  )
})
