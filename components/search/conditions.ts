import type { SearchParts, SearchPatch } from './search-url.ts'

export type ConditionKind = 'text' | 'key' | 'header' | 'expression'

interface Condition {
  kind: ConditionKind
  words: string
  /** What takes it away. */
  clear: SearchPatch
}

/** What is searched for in words, part by part; all of it must hold. */
export function conditionsOf(url: SearchParts): Condition[] {
  return [
    ...(url.text === '' ? [] : [{ kind: 'text' as const, words: `contains "${url.text}"`, clear: { text: '' } }]),
    ...(url.k === null ? [] : [{ kind: 'key' as const, words: `key is "${url.k}"`, clear: { k: null, one: false } }]),
    ...(url.h === ''
      ? []
      : [{ kind: 'header' as const, words: `header ${url.h}${url.ht === 'there' ? '' : ` ${url.ht} "${url.hv}"`}`, clear: { h: '', hv: '' } }]),
    ...(url.q === '' ? [] : [{ kind: 'expression' as const, words: url.q, clear: { q: '' } }]),
  ]
}
