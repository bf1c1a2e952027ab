import { type JsonLines, layoutJson } from './json-lines.ts'

/** A layout without its text, which the page has already. */
export type LaidOut = Omit<JsonLines, 'text'>

/** What of a worker's global scope is used here: the page's own types do not know it. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<string>) => void) | null
  postMessage(message: LaidOut, transfer: Transferable[]): void
}

// This file runs in a dedicated worker only, whose global object has these two.
const scope = globalThis as unknown as WorkerScope

scope.onmessage = ({ data }) => {
  const { count, starts, ends, depths, numbers } = layoutJson(data)
  scope.postMessage({ count, starts, ends, depths, numbers }, [starts.buffer, ends.buffer, depths.buffer, numbers.buffer])
}
