import type { RouteInput } from '../../server/contract/define.ts'
import type { startFlow } from '../../server/contract/flows.ts'
import { countOf, formatInteger } from '../ui/format-number.ts'
import { readRate } from './jobs-model.ts'

/** The form as it was typed. */
export interface FlowDraft {
  topic: string
  /** Empty: no key. */
  key: string
  value: string
  /** A line each: the name, a colon, the value; a name alone has none. */
  headers: string
  records: string
  everyMs: string
  end: string
  endsBy: 'records' | 'seconds'
  limit: string
}

export const placeholders = '{{sequence}} {{uuid}} {{time}} {{time:ms}} {{int:1..100}} {{pick:a|b|c}}'

type Flow = RouteInput<typeof startFlow>['body']

/** What would be asked for, or why it cannot be. */
export function flowOf(draft: FlowDraft): { body: Flow } | { off: string } {
  const [records, everyMs, end] = [whole(draft.records), whole(draft.everyMs), whole(draft.end)]
  const ratePerSecond = readRate(draft.limit)
  if (draft.topic.trim() === '') return { off: 'Name the topic' }
  if (records === null) return { off: 'Say how many records an interval has' }
  if (everyMs === null || everyMs < 100) return { off: 'An interval has 100 milliseconds at least' }
  if (end === null) return { off: 'Say when it ends' }
  if (ratePerSecond === undefined) return { off: 'The limit is not a whole number' }
  const headers = headersOf(draft.headers)
  if (headers === null) return { off: 'A header is a line with its name, a colon and its value' }
  const template = { key: draft.key === '' ? null : draft.key, value: draft.value, headers }
  return {
    body: {
      topic: draft.topic.trim(),
      template,
      records,
      everyMs,
      end: draft.endsBy === 'records' ? { records: end } : { seconds: end },
      ratePerSecond,
    },
  }
}

/** Headers in their order, repeats kept; a name without a colon has no value. null: a line has no name. */
function headersOf(text: string): { name: string; value: string | null }[] | null {
  const headers = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const colon = line.indexOf(':')
      return colon < 0 ? { name: line.trim(), value: null } : { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).replace(/^ /, '') }
    })
  return headers.some(({ name }) => name === '') ? null : headers
}

/** How much that is in all, and how long it takes. */
export function flowWords({ records, everyMs, end, endsBy }: Pick<FlowDraft, 'records' | 'everyMs' | 'end' | 'endsBy'>): string {
  const [each, every, last] = [whole(records), whole(everyMs), whole(end)]
  if (each === null || every === null || last === null) return ''
  const intervals = endsBy === 'records' ? Math.ceil(last / each) : Math.max(1, Math.ceil((last * 1000) / every))
  const total = endsBy === 'records' ? last : intervals * each
  return `${countOf(total, 'record')} in about ${formatInteger(Math.max(1, Math.round(((intervals - 1) * every) / 1000)))} s`
}

function whole(text: string): number | null {
  const number = /^\d{1,8}$/.test(text.trim()) ? Number(text.trim()) : 0
  return number >= 1 ? number : null
}
