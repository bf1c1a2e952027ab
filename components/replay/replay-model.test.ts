import { expect, it } from 'vitest'
import type { ReplayPlan } from '../../server/contract/replays.ts'
import { countsOf, type Draft, durationWords, outcomesOf, requestOf } from './replay-model.ts'

const unchanged = { change: 'none', patch: '', expr: '', encode: 'own', subject: '', version: null, message: '' } as const
const unguarded = { canary: '', cg: '', hg: '', hl: '' }
const plain = { failure: null, rec: null, to: '', rule: 'same', time: 'now', strip: true, attempts: '3', rate: '' } as const
const draft: Draft = { ...plain, ...unguarded, ...unchanged }

it('a draft without choices sends every dead letter back to where it came from', () => {
  expect(requestOf('a.dlq', draft)).toMatchObject({ body: { selection: { all: true }, target: { origin: true }, ratePerSecond: null } })
})

it('records that are named are the selection, whatever failure was open', () => {
  const failure = 'a'.repeat(24)
  expect(requestOf('a.dlq', { ...draft, failure })).toMatchObject({ body: { selection: { failure } } })
  const named = requestOf('a.dlq', { ...draft, failure, rec: '0/5,3/9007199254740993' })
  const selection = {
    records: [
      [0, '5'],
      [3, '9007199254740993'],
    ],
  }
  expect(named).toMatchObject({ body: { selection } })
})

it('what cannot be meant is not asked', () => {
  for (const wrong of [{ rate: 'fast' }, { attempts: '0' }, { attempts: '1001' }, { to: ' a.dlq ' }, { canary: 'few' }, { hl: '5' }]) {
    expect(requestOf('a.dlq', { ...draft, ...wrong }), JSON.stringify(wrong)).toHaveProperty('off')
  }
})

it('a plan adds up only where each selected record has one outcome', () => {
  const plan = { selected: '10', sendable: '6', needsTarget: '1', denied: '1', invalid: '0', overLimit: '1', duplicateOrigins: '1', transform: null }
  const asPlan = (changes: Partial<typeof plan>) => ({ ...plan, ...changes }) as unknown as ReplayPlan
  expect(outcomesOf(asPlan({})).addsUp).toBe(true)
  expect(outcomesOf(asPlan({ sendable: '7' })).addsUp).toBe(false)
  expect(outcomesOf(asPlan({})).rows.find(({ id }) => id === 'tooLarge')?.status).toBe('unknown')
})

it('what cannot be changed is told apart from what is too large', () => {
  const plan = { selected: '9', sendable: '4', needsTarget: '0', denied: '0', invalid: '5', overLimit: '0', duplicateOrigins: '0' }
  const { rows, addsUp } = outcomesOf({ ...plan, transform: { failed: '3' } } as unknown as ReplayPlan)
  const of = (wanted: string) => rows.find(({ id }) => id === wanted)?.records
  expect([of('unchangeable'), of('tooLarge'), addsUp]).toEqual(['3', '2', true])
})

it('a change is part of what is asked for, and without one nothing is said of it', () => {
  expect(requestOf('a.dlq', draft)).not.toHaveProperty('body.transform')
  const patched = requestOf('a.dlq', { ...draft, change: 'patch', patch: '[]' })
  expect(patched).toMatchObject({ body: { transform: { change: { patch: '[]' }, encode: { own: true } } } })
  expect(requestOf('a.dlq', { ...draft, change: 'expression' })).toHaveProperty('off')
})

it('the conservation line shows what is not known only where there is any', () => {
  const none = { selected: '5', replayed: '3', skipped: '0', parked: '0', expired: '0', failed: '1', unknown: '0', remaining: '1' }
  expect(countsOf(none).addsUp).toBe(true)
  expect(countsOf(none).terms.map(({ id }) => id)).not.toContain('unknown')
  const some = { ...none, unknown: '1', remaining: '0' }
  expect(countsOf(some).terms.find(({ id }) => id === 'unknown')?.records).toBe('1')
  expect(countsOf({ ...none, remaining: '2' }).addsUp).toBe(false)
})

it('says how long it takes at a rate', () => {
  expect(durationWords('1000', 50)).toMatch(/^about 20 s at 50 a second$/)
  expect(durationWords('1000', null)).toBe('as fast as the brokers take them')
})
