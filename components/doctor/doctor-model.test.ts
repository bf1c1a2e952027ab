import { describe, expect, it } from 'vitest'
import type { DoctorReport, Rung } from '../../server/contract/doctor.ts'
import { firstWrong, isCode, markedPart, mergedReport, pillOf, reportText } from './doctor-model.ts'

const rung = (id: Rung['id'], change: Partial<Rung> = {}): Rung => ({
  id,
  title: id.toUpperCase(),
  state: 'passed',
  tried: 'kafka-1:9092',
  answer: 'fine',
  ms: 4,
  why: null,
  fixes: [],
  needs: null,
  table: null,
  ...change,
})
const report = (rungs: Rung[]): DoctorReport => ({
  cluster: 'prod',
  startedAt: '2026-01-31T12:00:00.000Z',
  tookMs: 5204,
  from: '10.4.30.8',
  verdict: { state: 'passed', text: 'Everything works' },
  rungs,
})
const failed = rung('tls', {
  state: 'failed',
  answer: 'the listener expects TLS',
  why: 'It speaks TLS.',
  fixes: [{ text: 'Turn TLS on', line: 'tls: { caFile: /path/ca.pem }', mark: '/path/ca.pem', note: null }],
})

describe('the head', () => {
  it('says the one thing that is wrong in its own words, and counts where there are more', () => {
    expect(pillOf(report([rung('tcp'), failed]))).toEqual({ status: 'bad', words: 'The listener expects TLS' })
    expect(pillOf(report([failed, rung('registry', { state: 'failed' })]))).toEqual({ status: 'bad', words: '2 checks failed' })
    expect(pillOf(report([rung('rights', { state: 'warning', answer: 'x'.repeat(60) })]))).toEqual({ status: 'warn', words: '1 warning' })
    expect(pillOf(report([rung('tcp')]))).toEqual({ status: 'ok', words: 'Everything works' })
  })
  it('opens what failed first, a warning only where nothing failed', () => {
    expect(firstWrong([rung('tcp', { state: 'warning' }), failed])).toBe('tls')
    expect(firstWrong([rung('tcp', { state: 'warning' })])).toBe('tcp')
    expect(firstWrong([rung('tcp')])).toBeNull()
  })
})

it('a check that is run again replaces its row and those it needed, and leaves the others', () => {
  const again = report([rung('tcp', { answer: 'new' }), rung('tls', { answer: 'new' })])
  const merged = mergedReport(report([rung('tcp'), failed, rung('registry')]), again)
  expect(merged.rungs.map(({ answer }) => answer)).toEqual(['new', 'new', 'fine'])
  expect(merged.verdict).toEqual({ state: 'passed', text: 'Everything works' })
})

it('the part of a line to look at is marked where it stands last', () => {
  const fix = { text: '', line: 'bootstrap: ["127.0.0.1:1"]', mark: '1', note: null }
  expect(markedPart(fix)).toEqual([[23, 24]])
  expect(markedPart({ ...fix, mark: null })).toEqual([])
  expect(markedPart({ ...fix, mark: 'elsewhere' })).toEqual([])
})

it('the report as text has every check, and of what is wrong the reason and the line', () => {
  const text = reportText(report([rung('tcp'), failed, rung('sasl', { state: 'not-tried', answer: 'not tried, needs TLS', ms: null })]), 'Production')
  expect(text).toBe(
    [
      'Connection doctor: Production (prod)',
      '2026-01-31T12:00:00.000Z, took 5,204 ms, from 10.4.30.8',
      'Everything works',
      '',
      '1. TCP: Passed. kafka-1:9092: fine (4 ms)',
      '2. TLS: Failed. kafka-1:9092: the listener expects TLS (4 ms)',
      '   It speaks TLS.',
      '   Turn TLS on:',
      '     tls: { caFile: /path/ca.pem }',
      '3. SASL: Not tried. kafka-1:9092: not tried, needs TLS',
    ].join('\n'),
  )
})

it('names and addresses are told from words', () => {
  expect(['127.0.0.1:9092', 'kafka-1:9092, kafka-2:9092', 'http://registry:8081'].every(isCode)).toBe(true)
  expect(['in the clear, as configured', 'what User:alice may do', 'Kafka 4.3', 'SCRAM-SHA-512 as headgate'].some(isCode)).toBe(false)
})
