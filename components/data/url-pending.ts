/** A change of ours that the router has not delivered yet. */
export interface Pending {
  query: string
  /** Everything that the router may still deliver on the way there. */
  sent: readonly string[]
}

/**
 * The router delivers a changed address some frames later, in a transition. A text field bound to it would lose what
 * is typed meanwhile, so our own change is shown at once: as long as what the router shows is a step on our own way.
 * Any other address (Back, a link) wins.
 */
export function shownQuery(pending: Pending | null, delivered: string): { query: string; pending: Pending | null } {
  if (pending === null || delivered === pending.query || !pending.sent.includes(delivered)) return { query: delivered, pending: null }
  return { query: pending.query, pending }
}

export const withChange = (pending: Pending | null, delivered: string, query: string): Pending => ({
  query,
  sent: [...(pending?.sent ?? []), delivered, query],
})
