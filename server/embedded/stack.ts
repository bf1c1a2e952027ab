import { EmbeddedError } from './embedded-error.ts'
import type { SinkDatabase } from './sink-database.ts'
import { type Part, Supervisor, type SupervisorServices } from './supervisor.ts'
import type { EmbeddedStack, PartName, PartState } from './types.ts'

type Addresses = Pick<EmbeddedStack, 'bootstrap' | 'registryUrl' | 'connectUrl' | 'databaseUrl' | 'sinks'>

/** The parts that this process started, with one supervisor each. */
export class Stack implements EmbeddedStack {
  readonly bootstrap: string[] | null
  readonly registryUrl: string | null
  readonly connectUrl: string | null
  readonly databaseUrl: string | null
  readonly sinks: SinkDatabase | null
  readonly #listeners = new Set<(part: PartState) => void>()
  #supervisors: Supervisor[] = []
  #stopping: Promise<void> | null = null
  /** A process that exits without a stop takes its parts along. */
  readonly #onExit = () => this.kill()

  constructor({ bootstrap, registryUrl, connectUrl, databaseUrl, sinks }: Addresses) {
    this.bootstrap = bootstrap
    this.registryUrl = registryUrl
    this.connectUrl = connectUrl
    this.databaseUrl = databaseUrl
    this.sinks = sinks
  }

  start(parts: Part[], services: Omit<SupervisorServices, 'onChange'>): void {
    const onChange = (part: PartState) => {
      for (const listener of this.#listeners) listener(part)
    }
    this.#supervisors = parts.map((part) => new Supervisor(part, { ...services, onChange }))
    process.once('exit', this.#onExit)
    for (const supervisor of this.#supervisors) supervisor.start()
  }

  parts(): PartState[] {
    return this.#supervisors.map((supervisor) => supervisor.state)
  }

  onChange(listener: (part: PartState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async ready(name: PartName, signal?: AbortSignal): Promise<void> {
    const supervisor = this.#supervisors.find((one) => one.state.name === name)
    if (supervisor === undefined) throw new EmbeddedError(`${name} is not embedded here.`, 'Ask for it among the parts.')
    await supervisor.ready(signal)
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopInReverse()
    return this.#stopping
  }

  kill(): void {
    for (const supervisor of this.#supervisors) supervisor.kill()
  }

  async #stopInReverse(): Promise<void> {
    for (const supervisor of this.#supervisors.toReversed()) await supervisor.stop()
    process.off('exit', this.#onExit)
  }
}
