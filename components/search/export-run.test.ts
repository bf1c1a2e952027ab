import { expect, it } from 'vitest'
import { ExportBody } from '../../server/contract/exports.ts'
import { readParams } from '../data/url-params.ts'
import { messagesFields } from '../messages/messages-url.ts'
import { exportBody } from './export-run.ts'

it('an address becomes an export of all that it asks for, without page and budget', () => {
  const url = readParams(
    messagesFields,
    new URLSearchParams('q=value.a == 1&text=Größe&k=ord-1&one=1&h=x&from=g:billing&to=o:90&p=0,3&iso=uncommitted&br=1000&limit=25&cur=abc'),
  )
  expect(ExportBody.parse(exportBody(url, 0))).toEqual({
    predicate: {
      expression: 'value.a == 1',
      contains: { text: 'Größe', in: ['key', 'value', 'headers'], caseSensitive: true },
      key: { text: 'ord-1' },
      header: { name: 'x' },
    },
    from: { group: 'billing' },
    to: { offset: '90' },
    partitions: [0, 3],
    isolation: 'uncommitted',
    slackMs: 300_000,
  })
})
