import { describe, expect, it } from 'vitest'
import { fieldProblem, globFits, mappingOf, mappingToTry, patternLines, placeWords, ruleDraft, rulesBody } from './rules-model.ts'

describe('the draft of the rules', () => {
  it('becomes the mapping that it was made of, without empty fields', () => {
    const mapping = { message: { from: 'value' as const, path: 'error.text' }, attempts: { from: 'header' as const, path: 'x-tries' } }
    const draft = ruleDraft(1, ' orders.* ', mapping)
    expect(mappingOf(draft)).toEqual(mapping)
    expect(rulesBody('*.dlq\n\n  /^broken/ \n', [draft])).toEqual({ names: ['*.dlq', '/^broken/'], mappings: [{ topics: 'orders.*', mapping }] })
  })

  it('finds for an error of the server the line or the field it belongs to', () => {
    const { lines } = patternLines('*.dlq\n\n/(a/')
    expect(placeWords('body.names.1', lines)).toBe('Line 3 of the names')
    expect(placeWords('body.mappings.0.topics', lines)).toBe('Mapping 1, topics')
    expect(placeWords('body.mappings.2.mapping.originOffset.path', lines)).toBe('Mapping 3, origin offset')
    expect(placeWords('body.revision', lines)).toBe('')
  })

  it('tries the fields whose paths hold, whatever is half written beside them', () => {
    const draft = ruleDraft(0, '*', { message: { from: 'value', path: 'a..b' }, stack: { from: 'header', path: '$.odd' } })
    expect(mappingToTry(draft)).toEqual({ stack: { from: 'header', path: '$.odd' } })
    expect(fieldProblem(draft.fields.message)).toContain('missing')
  })

  it('knows which names a pattern fits', () => {
    expect(globFits('broken.*', 'Broken.orders')).toBe(true)
    expect(globFits('*.a*b', 'x.ab')).toBe(true)
    expect(globFits('a*a', 'a')).toBe(false)
    expect(globFits('orders', 'orders.dlq')).toBe(false)
  })
})
