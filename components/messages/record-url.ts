import { CHOICE_PATTERN } from '../../server/contract/decoder-choice.ts'
import { maybe, oneOf } from '../data/url-params.ts'

export const inspectorTabs = ['value', 'key', 'headers', 'decoding'] as const
export const partViews = ['decoded', 'text', 'hex', 'base64'] as const
export type InspectorTab = (typeof inspectorTabs)[number]
export type PartViewName = (typeof partViews)[number]

/** Which tab of a record and which view of its bytes: shared by the drawer and the permalink. */
export const recordFields = {
  tab: oneOf(inspectorTabs, 'value'),
  as: oneOf(partViews, 'decoded'),
  /** How keys and values are read; null: by what the bytes say. */
  key: maybe(CHOICE_PATTERN),
  value: maybe(CHOICE_PATTERN),
  /** The topic's id when the link was made: a re-created topic is another topic. */
  id: maybe(/^[A-Za-z0-9_-]{22}$/),
}

export interface Decoders {
  key: string | null
  value: string | null
}
