import { expect, it } from 'vitest'
import { headerText } from './header-text.ts'

it('a header value is text when it is UTF-8 that a reader can see', () => {
  expect(headerText(Buffer.from('00-4bf9ä'))).toBe('00-4bf9ä')
  expect(headerText(Buffer.from(''))).toBe('')
  expect(headerText(null)).toBeNull()
  expect(headerText(Buffer.from([0, 0, 0, 5]))).toBeNull()
  expect(headerText(Buffer.from([0xff]))).toBeNull()
})
