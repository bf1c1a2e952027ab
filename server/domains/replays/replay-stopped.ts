/** A lane that must not go on: a person has to look. `doubtful`: dead letters of which nobody can say whether they were replayed. */
export class ReplayStopped extends Error {
  override name = 'ReplayStopped'
  readonly state: 'inconsistent' | 'unknown'
  readonly doubtful: bigint

  constructor(state: 'inconsistent' | 'unknown', reason: string, doubtful: bigint) {
    super(reason)
    this.state = state
    this.doubtful = doubtful
  }
}
