import type { Clock } from '../../core/clock.ts'
import type { ClusterHandle, Clusters } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { ClusterWatch } from './cluster-watch.ts'
import type { ClusterSnapshot } from './snapshot.ts'

/** All configured clusters with the watch over each. */
export class ClusterSet implements Clusters {
  readonly #members: Map<string, { handle: ClusterHandle; watch: ClusterWatch }>

  constructor(options: {
    handles: ClusterHandle[]
    clock: Clock
    log: Log
    onStatus: (handle: ClusterHandle, snapshot: ClusterSnapshot) => void
    onSnapshot: (handle: ClusterHandle, snapshot: ClusterSnapshot) => void
  }) {
    const { clock, log } = options
    this.#members = new Map(
      options.handles.map((handle) => {
        const onStatus = (snapshot: ClusterSnapshot) => options.onStatus(handle, snapshot)
        const onSnapshot = (snapshot: ClusterSnapshot) => options.onSnapshot(handle, snapshot)
        return [handle.id, { handle, watch: new ClusterWatch({ handle, clock, log, onStatus, onSnapshot }) }]
      }),
    )
  }

  all(): ClusterHandle[] {
    return [...this.#members.values()].map((member) => member.handle)
  }

  get(id: string): ClusterHandle {
    return this.#member(id).handle
  }

  watch(id: string): ClusterWatch {
    return this.#member(id).watch
  }

  start(): void {
    for (const { watch } of this.#members.values()) watch.start()
  }

  /** Ends the looks first, then the connections they use. */
  async close(): Promise<void> {
    const members = [...this.#members.values()]
    await Promise.all(members.map(({ watch }) => watch.close()))
    await Promise.all(members.flatMap(({ handle }) => [handle.kafka.close(), handle.registry?.close()]))
  }

  #member(id: string): { handle: ClusterHandle; watch: ClusterWatch } {
    const member = this.#members.get(id)
    if (member !== undefined) return member
    const known = [...this.#members.keys()].join(', ')
    throw problem('cluster-unknown', `No cluster ${id} is configured. Configured: ${known}.`)
  }
}
