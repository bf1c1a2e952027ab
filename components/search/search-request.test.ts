import { expect, it } from 'vitest'
import { SearchRequest } from '../../server/contract/search.ts'
import { readParams } from '../data/url-params.ts'
import { messagesFields } from '../messages/messages-url.ts'
import { questionKey, searchBody } from './search-request.ts'
import { isSearch } from './search-url.ts'

const NOW = Date.parse('2026-11-24T12:00:00.000Z')
const at = (query: string) => readParams(messagesFields, new URLSearchParams(query))

it('an address becomes a question that the API takes, with every part of it', () => {
  const url = at(
    'q=value.a == 1&text=Größe&in=value&fold=1&k=ord-1&one=1&h=x&ht=equals&hv=7&p=0,3&from=-10h&to=o:90&br=250000&bb=1024&bs=30&iso=uncommitted',
  )
  expect(SearchRequest.parse(searchBody(url, NOW, 'next'))).toMatchObject({
    predicate: {
      expression: 'value.a == 1',
      contains: { text: 'Größe', in: ['value'], caseSensitive: false },
      key: { text: 'ord-1' },
      keyShortcut: true,
      header: { name: 'x', equals: '7' },
    },
    from: { timestamp: '2026-11-24T02:00:00.000Z' },
    to: { offset: '90' },
    order: 'oldest',
    partitions: [0, 3],
    budget: { records: '250000', bytes: '1024', seconds: 30 },
    isolation: 'uncommitted',
    cursor: 'next',
  })
})

it('a search may start at the last of each partition, or at what a group has committed', () => {
  const from = (query: string) => SearchRequest.parse(searchBody(at(query), NOW, null))
  expect(from('text=a&from=last:20')).toMatchObject({ from: { last: 20 }, order: 'oldest' })
  expect(from('text=a&from=g:billing')).toMatchObject({ from: { group: 'billing' }, order: 'oldest' })
})

it('an empty key is searched for, no key is not', () => {
  expect([isSearch(at('k=')), isSearch(at('limit=25'))]).toEqual([true, false])
  expect(searchBody(at('k='), NOW, null).predicate).toEqual({ key: { text: '' }, keyShortcut: false })
})

it('what is open and where the reader is are no part of the question', () => {
  const question = questionKey(at('text=a'))
  expect([questionKey(at('text=a&rec=1/2&cur=x&tab=key')), questionKey(at('text=a&fold=1'))]).toEqual([question, expect.not.stringMatching(question)])
})
