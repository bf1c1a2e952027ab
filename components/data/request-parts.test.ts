import { expect, it } from 'vitest'
import { requestParts } from './request-parts.ts'

it('path parameters are put in and the rest becomes the query string', () => {
  expect(requestParts('topics.list', { cluster: 'local', search: 'a&b=ü', sort: '-rate', cursor: undefined })).toEqual({
    path: '/api/v1/clusters/local/topics?search=a%26b%3D%C3%BC&sort=-rate',
    body: undefined,
  })
})

it('a value cannot leave its place in the path', () => {
  expect(requestParts('records.get', { cluster: 'local', topic: '../x?y', partition: 3, offset: '9007199254740993' }).path).toBe(
    '/api/v1/clusters/local/topics/..%2Fx%3Fy/records/3/9007199254740993',
  )
})

it('the body is JSON', () => {
  expect(requestParts('demo.set', { body: { running: false } })).toEqual({ path: '/api/v1/demo', body: '{"running":false}' })
})

it('a missing path parameter is a mistake of the caller', () => {
  expect(() => requestParts('topics.list', {})).toThrow('topics.list needs cluster')
})

it('a file is the body as it is', () => {
  const file = new Blob(['{}\n'])
  expect(requestParts('records.import', { cluster: 'local', topic: 't', timestamp: 'now', body: file })).toEqual({
    path: '/api/v1/clusters/local/topics/t/imports?timestamp=now',
    body: file,
  })
})
