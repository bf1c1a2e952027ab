import { expect, it } from 'vitest'
import { readParams } from '../data/url-params.ts'
import { messagesFields } from '../messages/messages-url.ts'
import { openView, viewQuery } from './saved-model.ts'

const at = (query: string) => readParams(messagesFields, new URLSearchParams(query))

it('a saved view opens as it was, on its first page with no record open', () => {
  const view = at(
    'q=value.a == 1.10&text=Größe & mehr&from=g:billing&p=3,0&iso=uncommitted&limit=100&cur=abc&rec=1/2&tab=key&id=AAAAAAAAAAAAAAAAAAAAAA',
  )
  expect(openView(viewQuery(view))).toEqual({ ...view, cur: null, rec: null, tab: 'value', id: null })
  expect(viewQuery(at('cur=abc&rec=1/2'))).toBe('')
})

it('opening a view leaves nothing of the one before', () => {
  expect(openView('text=a')).toMatchObject({ text: 'a', q: '', from: null, p: [], order: 'newest' })
})
