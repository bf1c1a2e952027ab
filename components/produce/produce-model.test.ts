import { describe, expect, it } from 'vitest'
import { bodyOf, emptyDraft, emptyPart, emptyRecord, fieldOf, problemsOf } from './produce-model.ts'

describe('a draft', () => {
  it('says null, empty and the text null as three different things', () => {
    const record = (mode: 'text' | 'null', text: string) => ({ ...emptyRecord(1), value: { ...emptyPart(mode), text } })
    const { body } = bodyOf({ ...emptyDraft(), records: [record('null', 'kept'), record('text', ''), record('text', 'null')] })
    expect(body.records.map(({ value }) => value)).toEqual([null, { text: '' }, { text: 'null' }])
  })

  it('keeps headers in their order, with repeats, nulls and names that are bytes', () => {
    const header = { id: 1, name: 'a', nameBase64: null, mode: 'text' as const, text: 'é' }
    const headers = [
      header,
      { ...header, mode: 'null' as const },
      { ...header, name: '\ufffd', nameBase64: '/w==', mode: 'base64' as const, text: ' /w == ' },
    ]
    expect(bodyOf({ ...emptyDraft(), records: [{ ...emptyRecord(1), headers }] }).body.records[0]?.headers).toEqual([
      { name: 'a', base64: 'w6k=' },
      { name: 'a', base64: null },
      { name: '\ufffd', nameBase64: '/w==', base64: '/w==' },
    ])
  })

  it('names a partition that is no number before it is sent', () => {
    const { problems } = bodyOf({ ...emptyDraft(), records: [emptyRecord(1), { ...emptyRecord(2), partition: 'one' }] })
    expect([...problems.keys()]).toEqual(['records[1].partition'])
  })
})

describe('a problem', () => {
  it('stands at its field, however the server names it', () => {
    expect(fieldOf('body.records.0.headers.12.name')).toBe('records[0].headers[12].name')
    expect(fieldOf('body.records.3.value')).toBe('records[3].value')
    expect(problemsOf([{ path: 'records[1].value', message: 'm', fix: null, line: 2, column: 3 }]).get('records[1].value')).toMatchObject({ line: 2 })
  })
})
