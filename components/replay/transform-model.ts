import type { ReplayTransform } from '../../server/contract/replay-transform.ts'
import { maybe, oneOf, text } from '../data/url-params.ts'

/** The draft stands in the address, which servers in between cut or refuse when it is long. */
const MOST_TYPED = 4000

/** The part of the draft that says what is done with the values. */
export const transformFields = {
  change: oneOf(['none', 'patch', 'expression'] as const, 'none'),
  patch: text(),
  expr: text(),
  encode: oneOf(['own', 'json', 'schema'] as const, 'own'),
  subject: text(),
  version: maybe(/^[1-9]\d{0,8}$/),
  message: text(),
}

export interface TransformDraft {
  change: 'none' | 'patch' | 'expression'
  patch: string
  expr: string
  encode: 'own' | 'json' | 'schema'
  subject: string
  /** null: the latest. */
  version: string | null
  message: string
}

/** What is to be asked for (null: values stay as they are), or why it cannot be asked. */
export function transformOf(draft: TransformDraft): { transform: ReplayTransform | null } | { off: string } {
  if (draft.change === 'none') return { transform: null }
  const typed = draft.change === 'patch' ? draft.patch : draft.expr
  if (typed.trim() === '') return { off: draft.change === 'patch' ? 'The patch is empty: [] changes nothing' : 'The expression is empty' }
  if (typed.length > MOST_TYPED) return { off: `Here it may have ${MOST_TYPED} characters; the API takes more` }
  const change = draft.change === 'patch' ? { patch: typed } : { expression: typed }
  if (draft.encode !== 'schema') return { transform: { change, encode: draft.encode === 'own' ? { own: true } : { json: true } } }
  const subject = draft.subject.trim()
  if (subject === '') return { off: 'No subject is chosen' }
  const version = draft.version === null ? 'latest' : Number(draft.version)
  return { transform: { change, encode: { subject, version, ...(draft.message === '' ? {} : { message: draft.message }) } } }
}
