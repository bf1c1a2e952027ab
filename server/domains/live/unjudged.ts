import type { Notice } from '../../contract/wire.ts'
import type { Delivery } from './delivery.ts'
import type { JudgeFound } from './judge-records.ts'

/** The count changes with every poll; viewers are told so often. */
const TOLD_EVERY_MS = 1000

/** Lets an expression decide of what the rest of the predicate let through, and keeps count of the records that it cannot judge. */
export class Unjudged {
  readonly #judge: JudgeFound
  #count = 0
  #example: string | null = null
  #notice: Notice | null = null
  #toldMs = Number.NEGATIVE_INFINITY

  constructor(judge: JudgeFound) {
    this.#judge = judge
  }

  /** Takes out of `matched` what is not wanted; what cannot be judged goes to `unjudged`. */
  async sift(delivery: Delivery): Promise<void> {
    if (delivery.matched.length === 0) return
    const verdicts = await this.#judge(delivery.matched)
    const failed = delivery.matched.flatMap((found, index) => {
      const verdict = verdicts[index]
      return typeof verdict === 'string' ? [{ found, reason: verdict }] : []
    })
    delivery.unjudged = failed.map(({ found }) => found)
    delivery.matched = delivery.matched.filter((_, index) => verdicts[index] === true)
    this.#count += failed.length
    const [first] = failed
    if (first === undefined) return
    const { topic, record } = first.found
    this.#example ??= `${topic}, P${record.partition} / ${record.offset}: ${first.reason}`
  }

  notices(nowMs: number): readonly Notice[] {
    if (this.#count === 0) return []
    if (this.#notice !== null && nowMs - this.#toldMs < TOLD_EVERY_MS) return [this.#notice]
    this.#toldMs = nowMs
    const records = this.#count === 1 ? '1 record' : `${this.#count} records`
    const message = `The expression could not judge ${records} since this stream was opened, and left them out. Such as ${this.#example ?? ''}`
    this.#notice = { code: 'unjudged', message, fix: 'Guard fields that may be missing: has(value.x) && value.x > 1.' }
    return [this.#notice]
  }
}
