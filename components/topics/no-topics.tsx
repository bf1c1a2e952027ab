import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { Mono } from '../ui/text.tsx'

interface Props {
  search: string
  /** Topics before the search. */
  total: number
  internal: boolean
  onClear: () => void
  onInternal: () => void
}

/** Why the list is empty, and the way out. */
export function NoTopics({ search, total, internal, onClear, onInternal }: Props) {
  if (search !== '') {
    return (
      <EmptyState action={<Button onClick={onClear}>Clear filter</Button>}>
        0 of {formatInteger(total)} match <Mono>{search}</Mono>.
      </EmptyState>
    )
  }
  if (!internal) {
    return (
      <EmptyState action={<Button onClick={onInternal}>Show internal topics</Button>}>
        This cluster has no topics yet, apart from internal ones. They appear here as soon as a producer or an administrator creates one.
      </EmptyState>
    )
  }
  return <EmptyState>This cluster has no topics yet. They appear here as soon as a producer or an administrator creates one.</EmptyState>
}
