import { expect, it } from 'vitest'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { recordOf } from '../search/record-fixture.ts'
import { cellItems } from './record-actions.ts'

const asked: string[] = []
const actions = {
  copy: (text: string | Promise<string>) => void asked.push(`copy ${String(text)}`),
  onKey: (key: string) => void asked.push(`key ${key}`),
  onClause: (clause: string) => void asked.push(clause),
  onColumn: (path: string) => void asked.push(`column ${path}`),
}

function chosen(record: KafkaRecord, column: string): string[] {
  asked.length = 0
  for (const { onSelect } of cellItems(record, column, actions)) onSelect?.()
  return [...asked]
}

const record = {
  ...recordOf(3, 7, 0, '{"id":9007199254740993,"a":{"d":1.10},"list":[1]}'),
  headers: [{ name: 'trace', base64: 'YSJi', text: 'a"b', truncated: false }],
}

it('a cell is asked for on its digits, the other way round, and copied as it is stored', () => {
  expect(chosen(record, 'path:value.id')).toEqual(['value.id == 9007199254740993', 'value.id != 9007199254740993', 'copy 9007199254740993'])
  expect(chosen(record, 'path:value.a.d')).toEqual(['value.a.d == 1.10', 'value.a.d != 1.10', 'copy 1.10'])
  expect(chosen(record, 'path:value.list')).toEqual(['copy [1]'])
})

it('a key is asked for as a whole, a header by its name', () => {
  expect(chosen(record, 'key')).toEqual(['key k', 'key != "k"', 'copy k'])
  const clause = 'headers.exists(h, h.name == "trace" && h.value == "a\\"b")'
  expect(chosen(record, 'path:headers.trace')).toEqual([clause, `!${clause}`, 'copy a"b'])
})

it('where nothing stands there is nothing to ask for', () => {
  expect([chosen(record, 'path:value.none'), chosen(record, 'path:headers.none'), chosen(record, 'offset')]).toEqual([[], [], []])
})
