import { expect, it } from 'vitest'
import { foldFrames } from './trace-model.ts'

it('framework frames that follow each other are one line, own frames stand each', () => {
  const own = (text: string) => ({ text, framework: false })
  const framework = (text: string) => ({ text, framework: true })
  const lines = foldFrames([own('a'), framework('x'), framework('y'), own('b'), framework('z')])
  expect(lines.map(({ text, folded }) => (folded === 0 ? text : folded))).toEqual(['a', 2, 'b', 1])
})
