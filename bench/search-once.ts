import { type SearchEnd, SearchLine } from '../server/contract/search.ts'

export interface SearchRun {
  end: SearchEnd
  /** By the clock of the caller, from sending the question to the end line. */
  ms: number
  firstProgressMs: number
}

/** One search through the API, read to its end line. `url` is that of the topic. */
export async function searchOnce(url: string, body: Record<string, unknown>, limitMs = 20_000): Promise<SearchRun> {
  const startedMs = performance.now()
  const response = await askSearch(url, body, AbortSignal.timeout(limitMs))
  let [text, firstProgressMs] = ['', 0]
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    if (firstProgressMs === 0) firstProgressMs = performance.now() - startedMs
    text += decoder.decode(chunk, { stream: true })
  }
  const ms = performance.now() - startedMs
  const end = SearchLine.parse(JSON.parse(text.trim().split('\n').at(-1) ?? ''))
  if (end.type !== 'end' || !end.complete) throw new Error(`the search did not read all: ${text.slice(-500)}`)
  return { end, ms, firstProgressMs }
}

export function askSearch(url: string, body: Record<string, unknown>, signal: AbortSignal): Promise<Response> {
  return fetch(`${url}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ budget: { records: '100000000', seconds: 15 }, ...body }),
    signal,
  })
}
