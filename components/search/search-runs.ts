import type { KafkaRecord } from '../../server/contract/records.ts'
import type { SearchRun } from './search-run.ts'

const KEPT = 8

/** The searches of this visit: Back shows what was found without reading it again. A search that goes on knows the one before. */
export class SearchRuns {
  #runs = new Map<string, SearchRun>()
  #before = new Map<string, string>()

  open(key: string, make: () => SearchRun): SearchRun {
    const known = this.#runs.get(key)
    if (known !== undefined) return known
    const run = make()
    this.#runs.set(key, run)
    const oldest = this.#runs.keys().next().value
    if (this.#runs.size > KEPT && oldest !== undefined) this.#runs.delete(oldest)
    return run
  }

  /** `next` goes on where `key` stopped. */
  follow(key: string, next: string): void {
    this.#before.set(next, key)
  }

  /** What the searches before this one found and read; empty where it began here or is not known any more. */
  earlier(key: string): { matches: KafkaRecord[]; records: bigint; runs: number } {
    const found: KafkaRecord[] = []
    let records = 0n
    let runs = 0
    for (let at = this.#before.get(key); at !== undefined && runs < KEPT; at = this.#before.get(at)) {
      const run = this.#runs.get(at)
      if (run === undefined) break
      found.push(...run.view.matches)
      records += BigInt((run.view.end ?? run.view.progress)?.scanned.records ?? '0')
      runs += 1
    }
    return { matches: found, records, runs }
  }
}
