import { flag, maybe, oneOf, text } from '../data/url-params.ts'

export const searchPlaces = ['any', 'key', 'value', 'headers'] as const
export type SearchPlace = (typeof searchPlaces)[number]
export const headerTests = ['there', 'equals', 'contains'] as const
export type HeaderTestName = (typeof headerTests)[number]

/** What is searched for and how much may be read for it. The given parts are ANDed. */
export const searchFields = {
  /** An expression in CEL. */
  q: text(),
  /** Literal text, where it is looked for, and whether small and capital letters are the same. */
  text: text(),
  in: oneOf(searchPlaces, 'any'),
  fold: flag(),
  /** The whole key, and whether only the key's own partition is read. null: no key is asked for; an empty key is one. */
  k: maybe(/^[\s\S]{0,4096}$/),
  one: flag(),
  /** A header by its name, and what its value must be. */
  h: text(),
  ht: oneOf(headerTests, 'there'),
  hv: text(),
  /** Budget of reading: records, bytes, seconds. */
  br: maybe(/^[1-9]\d{0,17}$/),
  bb: maybe(/^[1-9]\d{0,17}$/),
  bs: maybe(/^[1-9]\d{0,2}$/),
}

export interface SearchParts {
  q: string
  text: string
  in: SearchPlace
  fold: boolean
  k: string | null
  one: boolean
  h: string
  ht: HeaderTestName
  hv: string
  br: string | null
  bb: string | null
  bs: string | null
}
export type SearchPatch = Partial<SearchParts>

/** Whether anything is searched for; without it the topic is browsed. */
export const isSearch = (parts: Pick<SearchParts, 'q' | 'text' | 'k' | 'h'>): boolean =>
  parts.q !== '' || parts.text !== '' || parts.k !== null || parts.h !== ''

/** Nothing is searched for any more. The budget stays. */
export const noSearch: SearchPatch = { q: '', text: '', k: null, one: false, h: '', ht: 'there', hv: '' }
