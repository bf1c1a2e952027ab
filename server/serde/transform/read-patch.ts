import { DoesNotFit } from '../encode/does-not-fit.ts'
import { type PlacedJson, type PlacedObject, parsePlaced } from '../encode/placed-json.ts'
import { placeInText, type TextPlace } from '../place-in-text.ts'
import { readPointer } from './json-pointer.ts'

export type PatchStep =
  | { op: 'add' | 'replace' | 'test'; path: string[]; value: PlacedJson }
  | { op: 'remove'; path: string[] }
  | { op: 'move' | 'copy'; path: string[]; from: string[] }

export interface PatchFault extends TextPlace {
  message: string
  fix: string
}

const MOST_STEPS = 200
const ops = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const
const example = 'Write a list of steps, such as [{"op": "replace", "path": "/status", "value": "open"}].'

/**
 * Reads the text of a JSON patch (RFC 6902). Values are kept as they are written, so that their numbers keep every digit. Never
 * throws: a fault says where in the text it is. Members that the RFC does not name are ignored, as it says.
 */
export function readPatch(text: string): { steps: PatchStep[] } | { fault: PatchFault } {
  try {
    const root = parsePlaced(text)
    if (root.kind !== 'array') throw new DoesNotFit(root, 'a patch is a list of steps', example)
    if (root.items.length > MOST_STEPS) throw new DoesNotFit(root, `more than ${MOST_STEPS} steps`, 'Make it shorter, or use an expression.')
    return { steps: root.items.map(readStep) }
  } catch (error) {
    if (!(error instanceof DoesNotFit)) throw error
    return { fault: { message: error.message, fix: error.fix, ...placeInText(text, error.at) } }
  }
}

function readStep(json: PlacedJson, index: number): PatchStep {
  if (json.kind !== 'object') throw new DoesNotFit(json, `step ${index + 1} is no object`, example)
  const named = textOf(json, 'op')
  const op = ops.find((each) => each === named.value)
  if (op === undefined) throw new DoesNotFit(named, `there is no operation ${JSON.stringify(named.value)}`, `Use one of ${ops.join(', ')}.`)
  const path = pointerOf(json, 'path')
  if (op === 'remove') return { op, path }
  if (op === 'move' || op === 'copy') {
    const from = pointerOf(json, 'from')
    const inside = op === 'move' && from.length < path.length && from.every((step, at) => step === path[at])
    if (inside) throw new DoesNotFit(json, 'a value cannot be moved into itself', 'Move it elsewhere, or copy it.')
    return { op, path, from }
  }
  const value = json.members.find(({ name }) => name === 'value')?.value
  if (value === undefined) throw new DoesNotFit(json, `${op} needs a value`, 'Add "value". For nothing, write null.')
  return { op, path, value }
}

function textOf(json: PlacedObject, name: string): Extract<PlacedJson, { kind: 'string' }> {
  const found = json.members.find((member) => member.name === name)?.value
  if (found === undefined) throw new DoesNotFit(json, `the step has no ${JSON.stringify(name)}`, example)
  if (found.kind !== 'string') throw new DoesNotFit(found, `${JSON.stringify(name)} is no string`, 'Put it in double quotes.')
  return found
}

function pointerOf(json: PlacedObject, name: string): string[] {
  const found = textOf(json, name)
  const steps = readPointer(found.value)
  if ('fault' in steps) throw new DoesNotFit(found, steps.fault, 'Write it like "/customer/address/city", or "/lines/0/sku".')
  return steps
}
