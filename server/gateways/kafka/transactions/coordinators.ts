import { errorOrNull } from '../protocol/errors.ts'
import { Api } from '../protocol/schema.ts'
import type { Deadline } from '../transport/deadline.ts'
import type { Directory } from '../transport/directory.ts'
import { type Target, targetOf } from '../transport/target.ts'

const keyTypes = { group: 0, transaction: 1 } as const
/** Later versions ask for many keys at once. */
const lastFindOfOneKey = 3

/** Which broker coordinates a group or a transactional id. Remembers until it is told to forget. */
export class Coordinators {
  readonly #directory: Directory
  readonly #known = new Map<string, Target>()

  constructor(directory: Directory) {
    this.#directory = directory
  }

  /** Rejects with KafkaError: 14, 15 and 16 while the coordinator is being found. */
  async of(kind: keyof typeof keyTypes, key: string, deadline: Deadline): Promise<Target> {
    const known = this.#known.get(`${kind}/${key}`)
    if (known !== undefined) return known
    const body = { key, keyType: keyTypes[kind] }
    const { message } = await this.#directory.ask(Api.findCoordinator, body, deadline, { maxVersion: lastFindOfOneKey })
    const error = errorOrNull(message.int('errorCode'), 'FindCoordinator')
    if (error !== null) throw error
    const id = message.int('nodeId')
    const target = this.#directory.known(id) ?? targetOf(id, message.text('host'), message.int('port'))
    this.#known.set(`${kind}/${key}`, target)
    return target
  }

  forget(kind: keyof typeof keyTypes, key: string): void {
    this.#known.delete(`${kind}/${key}`)
  }
}
