import { messageOf } from './errors.ts'
import type { Log } from './log.ts'

/** Something that is started once and stopped once. */
export interface Resource {
  name: string
  start?: () => Promise<void> | void
  stop: () => Promise<void> | void
  /** How long `stop` may take before the next resource is stopped all the same. Default 5 s. */
  stopTimeoutMs?: number
}

/**
 * Starts resources in the order of registration and stops the started ones in reverse, each with a deadline:
 * one that hangs costs its own deadline, never the stop of the others. A start that fails stops what had started;
 * a stop during the start starts nothing more.
 */
export class Lifecycle {
  readonly #resources: Resource[] = []
  readonly #started: Resource[] = []
  readonly #log: Log
  #stopping: Promise<{ failed: string[] }> | null = null

  constructor(log: Log) {
    this.#log = log
  }

  get draining(): boolean {
    return this.#stopping !== null
  }

  register(resource: Resource): void {
    this.#resources.push(resource)
  }

  async start(): Promise<void> {
    for (const resource of this.#resources) {
      if (this.#stopping !== null) throw new Error('the start was ended by a stop')
      this.#started.push(resource)
      try {
        await resource.start?.()
      } catch (error) {
        await this.stop()
        throw error
      }
    }
  }

  /** Safe to call twice: the second caller waits for the same stop. Names the resources that failed or were late. */
  stop(): Promise<{ failed: string[] }> {
    this.#stopping ??= this.#stopAll()
    return this.#stopping
  }

  async #stopAll(): Promise<{ failed: string[] }> {
    const failed: string[] = []
    for (const resource of this.#started.toReversed()) {
      const deadlineMs = resource.stopTimeoutMs ?? 5000
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`did not stop within ${deadlineMs} ms`)), deadlineMs)
      })
      try {
        await Promise.race([Promise.resolve(resource.stop()), late])
      } catch (error) {
        failed.push(resource.name)
        this.#log.error({ resource: resource.name, error: messageOf(error) }, 'a part did not stop cleanly')
      } finally {
        clearTimeout(timer)
      }
    }
    return { failed }
  }
}
