/** A view of a topic's records that somebody gave a name. */
export interface SavedSearchRow {
  id: string
  topic: string
  name: string
  /** The query string of the screen. */
  query: string
  createdBy: string
  /** Epoch milliseconds. */
  createdAt: number
}

/** What is kept of searches. Every call rejects with `database-down` where the database does not answer. */
export interface SavedSearches {
  /** By name. */
  list(cluster: string, topic: string): Promise<SavedSearchRow[]>
  /** `taken`: the topic has one of this name; `full`: it has as many as there may be. */
  insert(search: NewSavedSearch): Promise<SavedSearchRow | 'taken' | 'full'>
  /** false: there is none of this id. */
  delete(cluster: string, id: string): Promise<boolean>
}

export interface NewSavedSearch {
  cluster: string
  topic: string
  name: string
  query: string
  by: { id: string; name: string }
}
