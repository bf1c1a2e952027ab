import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SearchUnderTest } from './search-under-test.ts'

let scene: SearchUnderTest
let topic: string

beforeAll(async () => {
  scene = await SearchUnderTest.start()
  topic = await scene.kafka.makeTopic('search-try')
  const headers = [{ name: Buffer.from('h'), value: null }]
  const list = JSON.stringify(Array.from({ length: 3000 }, (_, index) => index))
  await scene.kafka.produce(topic, 0, [
    { key: Buffer.from('k'), value: Buffer.from('{"id":9007199254740993,"s":"late"}'), headers },
    { key: null, value: null, headers: [] },
    { key: null, value: Buffer.from(`{"l":${list}}`), headers: [] },
  ])
})
afterAll(() => scene.stop())

async function tried(body: object, offset = '0', decoders = ''): Promise<unknown> {
  const response = await scene.post(topic, { partition: 0, offset, ...body }, { to: `search/try${decoders}` })
  return { status: response.status, ...Object(await response.json()) }
}

describe('a predicate that is tried on one record', () => {
  it.each([
    [{ expression: 'value.id == 9007199254740993' }, true],
    [{ expression: 'value.id == 9007199254740992' }, false],
    [{ contains: { text: '"late"' }, key: { text: 'k' } }, true],
    [{ predicate: { contains: { text: 'LATE' } } }, false],
    [{ header: { name: 'h' }, expression: 'headers[0].value == null' }, true],
    [{}, true],
  ])('%j says %s, as a search would', async (body, matches) => {
    expect(await tried(body)).toEqual({ status: 200, matches, error: null, line: null, column: null })
    const { end } = await scene.search(topic, { ...body, to: { offset: '1' } })
    expect(end.matches).toBe(matches ? 1 : 0)
  })

  it('tells why the record cannot be judged, and where an expression is wrong', async () => {
    expect(await tried({ expression: 'value.missing == 1' })).toMatchObject({
      matches: false,
      error: expect.stringContaining('missing'),
      column: null,
    })
    expect(await tried({ expression: 'value.id == 1' }, '1')).toMatchObject({ matches: false, error: expect.any(String), column: null })
    expect(await tried({ expression: 'value.id == 1 &&& true' })).toMatchObject({ status: 200, matches: false, line: 1, column: 15 })
    expect(await tried({ expression: 'valu.id == 1' })).toMatchObject({ matches: false, error: expect.stringContaining('valu'), line: 1, column: 1 })
  })

  it('is judged as its parts are read by the decoders that the reader chose', async () => {
    expect(await tried({ expression: 'value.s == "late"' }, '0', '?value=json')).toMatchObject({ matches: true, error: null })
    expect(await tried({ expression: 'value.startsWith("{")' }, '0', '?value=text')).toMatchObject({ matches: true, error: null })
    expect(await tried({ expression: 'value.s == "late"' }, '0', '?value=text')).toMatchObject({ matches: false, error: expect.any(String) })
  })

  it('that would never end says so', async () => {
    const endless = { expression: 'value.l.all(a, value.l.all(b, value.l.all(c, a + b + c >= 0)))' }
    expect(await tried(endless, '2')).toMatchObject({ status: 200, matches: false, error: expect.stringContaining('longer than') })
  })

  it('is refused like a search, and where there is no such record', async () => {
    expect(await tried({ key: { base64: '***' } })).toMatchObject({ status: 400, code: 'invalid-input' })
    expect(await tried({ contains: { text: 'a' }, predicate: { contains: { text: 'b' } } })).toMatchObject({ code: 'invalid-input' })
    expect(await tried({}, '99')).toMatchObject({ status: 404, code: 'record-unknown' })
    expect(await tried({ partition: 7 })).toMatchObject({ status: 404, code: 'partition-unknown' })
  })
})
