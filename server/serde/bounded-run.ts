import vm from 'node:vm'
import { Unreadable } from './json-text.ts'

/**
 * Runs a synchronous task and ends it when its time is over, even inside a regular expression: V8 interrupts what a
 * script with a timeout calls. Costs about 0.15 ms a run, so it is for work whose length the schema's author decides.
 */
export class BoundedRun {
  readonly #sandbox: { task: () => void } = { task: () => undefined }
  readonly #context = vm.createContext(this.#sandbox)
  readonly #script = new vm.Script('task()')

  /** Throws `Unreadable` when the time is over. */
  run<T>(task: () => T, timeoutMs: number): T {
    const results: T[] = []
    this.#sandbox.task = () => {
      results.push(task())
    }
    try {
      this.#script.runInContext(this.#context, { timeout: timeoutMs })
    } catch (error) {
      if (isTimeout(error)) throw new Unreadable(`it took longer than ${timeoutMs} ms`)
      throw error
    } finally {
      this.#sandbox.task = () => undefined
    }
    const [result] = results
    // The script either ran the task to its end or threw.
    return result as T
  }
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
