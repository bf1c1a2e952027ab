import { expect, it } from 'vitest'
import { FlowRequest } from '../../server/contract/flows.ts'
import { type FlowDraft, flowOf, flowWords } from './flow-model.ts'
import { faultWords } from './jobs-model.ts'

const draft: FlowDraft = { topic: ' t ', key: '', value: 'v', headers: '', records: '10', everyMs: '500', end: '60', endsBy: 'seconds', limit: '' }

it('what is typed becomes a flow that the server takes: no key is none, and the end is a count or a time', () => {
  const flow = flowOf(draft)
  if (!('body' in flow)) throw new Error(flow.off)
  expect(FlowRequest.parse(flow.body)).toMatchObject({
    topic: 't',
    template: { key: null, value: 'v' },
    records: 10,
    everyMs: 500,
    end: { seconds: 60 },
  })
  expect(flowOf({ ...draft, endsBy: 'records', limit: '5' })).toMatchObject({ body: { end: { records: 60 }, ratePerSecond: 5 } })
})

it('takes headers in their order, with repeats, blanks inside, and without a value', () => {
  const flow = flowOf({ ...draft, value: 'a\nb', headers: 'src: shop {{sequence}}\n\ntrace:a:b\nsrc:\nnone' })
  expect('body' in flow && flow.body.template).toEqual({
    key: null,
    value: 'a\nb',
    headers: [
      { name: 'src', value: 'shop {{sequence}}' },
      { name: 'trace', value: 'a:b' },
      { name: 'src', value: '' },
      { name: 'none', value: null },
    ],
  })
  expect(flowOf({ ...draft, headers: ': x' })).toHaveProperty('off')
})

it('says what is missing before it is sent', () => {
  const off = (changes: Partial<FlowDraft>) => flowOf({ ...draft, ...changes })
  for (const changes of [{ topic: ' ' }, { records: '0' }, { everyMs: '99' }, { end: 'soon' }, { limit: 'x' }])
    expect(off(changes)).toHaveProperty('off')
})

it('tells how much it is in all', () => {
  expect([flowWords(draft), flowWords({ ...draft, endsBy: 'records', end: '25' }), flowWords({ ...draft, end: '' })]).toEqual([
    '1,200 records in about 60 s',
    '25 records in about 1 s',
    '',
  ])
})

it('a fault names its line, its place and what to do', () => {
  expect(faultWords({ path: 'body.key', line: 3, message: 'is no base64', fix: 'Write base64.' })).toBe('Line 3, key: is no base64. Write base64.')
  expect(faultWords({ path: 'body.template.value', column: 7, message: 'there is no placeholder x', fix: null })).toBe(
    'template.value, column 7: there is no placeholder x.',
  )
})
