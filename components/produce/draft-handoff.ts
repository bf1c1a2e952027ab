import type { RecordDraft } from './produce-model.ts'

/**
 * Carries a record from where it was read to the form, in the memory of this tab: an address would be too short for it, and others
 * would see it in their history.
 */
const keyOf = (cluster: string, topic: string) => `headgate.produce/${cluster}/${topic}`

/** false: the browser does not keep so much. */
export function handOver(cluster: string, topic: string, draft: RecordDraft): boolean {
  try {
    window.sessionStorage.setItem(keyOf(cluster, topic), JSON.stringify(draft))
    return true
  } catch (error) {
    if (error instanceof DOMException) return false
    throw error
  }
}

/** What was handed over last; it stays until it is dropped. */
export function handedOver(cluster: string, topic: string): RecordDraft | null {
  try {
    const text = window.sessionStorage.getItem(keyOf(cluster, topic))
    // Only `handOver` writes under this key.
    return text === null ? null : (JSON.parse(text) as RecordDraft)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

export function dropHandover(cluster: string, topic: string): void {
  if (handedOver(cluster, topic) !== null) window.sessionStorage.removeItem(keyOf(cluster, topic))
}
