import type { PlacedJson } from '../encode/placed-json.ts'
import { ChangeFault } from './change-fault.ts'
import { pointerText } from './json-pointer.ts'
import { isEqual } from './json-tree.ts'
import type { PatchStep } from './read-patch.ts'

/*
 * JSON patch (RFC 6902) on a tree whose numbers are text and whose members have an order of their own. Libraries work on values of
 * JavaScript, where 9007199254740993 and 1.10 are lost and members that look like numbers change their places.
 */

/** The whole patch or nothing: trees are never changed, only their copies along a path. Throws `ChangeFault` with the step at fault. */
export function applyPatch(steps: readonly PatchStep[], json: PlacedJson): PlacedJson {
  return steps.reduce((tree, step, at) => {
    try {
      return applyStep(step, tree)
    } catch (error) {
      if (!(error instanceof ChangeFault)) throw error
      throw new ChangeFault(`step ${at + 1} of the patch (${step.op} ${pointerText(step.path) || 'the whole value'}): ${error.message}`)
    }
  }, json)
}

function applyStep(step: PatchStep, tree: PlacedJson): PlacedJson {
  switch (step.op) {
    case 'add':
      return added(tree, step.path, step.value)
    case 'remove':
      return removed(tree, step.path)
    case 'replace':
      return changedAt(tree, step.path, () => step.value)
    case 'move': {
      const moved = valueAt(tree, step.from)
      if (pointerText(step.from) === pointerText(step.path)) return tree
      return added(removed(tree, step.from), step.path, moved)
    }
    case 'copy':
      return added(tree, step.path, valueAt(tree, step.from))
    case 'test':
      if (isEqual(valueAt(tree, step.path), step.value)) return tree
      throw new ChangeFault('another value stands there')
  }
}

function valueAt(tree: PlacedJson, path: readonly string[]): PlacedJson {
  return path.reduce<PlacedJson>((node, step, at) => childOf(node, step) ?? missing(path.slice(0, at + 1)), tree)
}

/** The tree with what is at the path replaced; everything else is shared with the tree before. */
function changedAt(tree: PlacedJson, path: readonly string[], change: (node: PlacedJson) => PlacedJson, depth = 0): PlacedJson {
  const step = path[depth]
  if (step === undefined) return change(tree)
  const child = childOf(tree, step) ?? missing(path.slice(0, depth + 1))
  return withChild(tree, step, changedAt(child, path, change, depth + 1))
}

function childOf(node: PlacedJson, step: string): PlacedJson | undefined {
  if (node.kind === 'object') return node.members.find(({ name }) => name === step)?.value
  return node.kind === 'array' && isIndex(step) ? node.items[Number(step)] : undefined
}

function withChild(node: PlacedJson, step: string, value: PlacedJson): PlacedJson {
  if (node.kind === 'object') return { ...node, members: node.members.map((member) => (member.name === step ? { ...member, value } : member)) }
  return node.kind === 'array' ? { ...node, items: node.items.with(Number(step), value) } : node
}

/** Into an object: the member is set, in its place where it was there, else at the end. Into a list: before the item, or behind the last. */
function added(tree: PlacedJson, path: readonly string[], value: PlacedJson): PlacedJson {
  const step = path.at(-1)
  if (step === undefined) return value
  return changedAt(tree, path.slice(0, -1), (node) => {
    if (node.kind === 'object') {
      if (node.members.some(({ name }) => name === step)) return withChild(node, step, value)
      return { ...node, members: [...node.members, { name: step, at: 0, value }] }
    }
    if (node.kind !== 'array') throw new ChangeFault(`${pointerText(path.slice(0, -1)) || 'the value'} is neither an object nor a list`)
    const at = step === '-' ? node.items.length : isIndex(step) ? Number(step) : Number.NaN
    if (Number.isNaN(at)) throw new ChangeFault(`${JSON.stringify(step)} is no place in a list`)
    if (at > node.items.length) throw new ChangeFault(`the list has ${node.items.length} items, and none before place ${step}`)
    return { ...node, items: node.items.toSpliced(at, 0, value) }
  })
}

function removed(tree: PlacedJson, path: readonly string[]): PlacedJson {
  const step = path.at(-1)
  if (step === undefined) throw new ChangeFault('the whole value cannot be removed')
  return changedAt(tree, path.slice(0, -1), (node) => {
    if (childOf(node, step) === undefined) return missing(path)
    if (node.kind === 'object') return { ...node, members: node.members.filter(({ name }) => name !== step) }
    return node.kind === 'array' ? { ...node, items: node.items.toSpliced(Number(step), 1) } : node
  })
}

/** RFC 6901, section 4: no leading zeros. */
const isIndex = (step: string) => /^(0|[1-9]\d{0,8})$/.test(step)

function missing(path: readonly string[]): never {
  throw new ChangeFault(`there is nothing at ${pointerText(path)}`)
}
