/** What is tried first on keys and values, as the contract writes it; `auto`: nothing is remembered. */
export interface RememberedDecoders {
  key: string
  value: string
}

/** Which decoders readers chose for a topic. Kept by topic id: a topic that was made again is another. */
export interface DecoderMemory {
  /** Never rejects: without a database nothing is remembered, and reading goes on. May be some seconds old. */
  of(cluster: string, topicId: string): Promise<RememberedDecoders>
  /** `auto` forgets. Rejects with `database-down` where the database does not answer. */
  remember(choice: { cluster: string; topicId: string; part: 'key' | 'value'; decoder: string; by: { id: string; name: string } }): Promise<void>
}
