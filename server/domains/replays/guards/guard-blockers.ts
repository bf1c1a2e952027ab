import type { ReplayPlan, ReplayRequest } from '../../../contract/replays.ts'
import type { ReplaySpec } from '../replay-spec.ts'

/** A guard by a group that reads nothing of the targets would hold for ever, or never. */
export function guardBlockers(request: ReplayRequest, { canary }: ReplaySpec, readers: ReplayPlan['readers']): ReplayPlan['blockers'] {
  const blockers: ReplayPlan['blockers'] = []
  const block = (code: string, message: string, fix: string) => blockers.push({ code, message, fix })
  const reads = (group: string) => readers.some((reader) => reader.group === group)
  const fix =
    readers.length === 0 ? 'Let it read there first, or leave this guard out.' : `Groups that do: ${readers.map(({ group }) => group).join(', ')}.`
  if (canary !== null && canary.groups.length === 0) {
    block('canary-group', 'The headers of the first records do not name the group that failed.', 'Name the group whose reading tells.')
  }
  for (const group of canary?.groups ?? []) {
    if (!reads(group)) block('canary-group', `Group ${group} has committed nothing in the targets: it would never pass the canary.`, fix)
  }
  const held = request.holdWhen?.group
  if (held !== undefined && !reads(held))
    block('hold-group', `Group ${held} has committed nothing in the targets: how far it is behind is not known.`, fix)
  return blockers
}
