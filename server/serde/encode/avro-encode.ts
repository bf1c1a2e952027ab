import type { AvroNode } from '../avro-schema.ts'
import { encodeDecimal, encodeDuration, encodeUuid } from './avro-logical.ts'
import { ByteSink } from './byte-sink.ts'
import { DoesNotFit, memberPath } from './does-not-fit.ts'
import { blob, INT32, INT64, integer, kindOf, MAX_FLOAT, real, text, truth, wanted } from './json-scalars.ts'
import { type PlacedJson, type PlacedObject, parsePlaced } from './placed-json.ts'
import type { WorkBudget } from './work-budget.ts'

type Kind<K extends AvroNode['kind']> = Extract<AvroNode, { kind: K }>

/**
 * Avro binary (Avro 1.12, "Binary Encoding") of the JSON that decoding shows: whole numbers keep every digit, bytes are base64,
 * decimals their digits, the value of a union stands alone or, as in Avro's own JSON, under the name of its branch. A field that is
 * left out takes its default. Throws `DoesNotFit`.
 */
export function encodeAvro(node: AvroNode, json: string, budget: WorkBudget): Buffer {
  budget.grant(json.length)
  const writer = new AvroWriter(budget)
  writer.write(node, parsePlaced(json))
  return writer.out.done()
}

class AvroWriter {
  readonly out = new ByteSink()
  readonly #budget: WorkBudget
  /** Defaults write bytes as characters up to U+00FF. */
  #inDefault = false

  constructor(budget: WorkBudget) {
    this.#budget = budget
  }

  write(node: AvroNode, json: PlacedJson): void {
    this.#budget.spend(json)
    if (node.kind === 'record') this.#record(node, json)
    else if (node.kind === 'union') this.#union(node, json)
    else if (node.kind === 'array') this.#array(node, json)
    else if (node.kind === 'map') this.#map(node, json)
    else this.#scalar(node, json)
  }

  #scalar(node: Exclude<AvroNode, { kind: 'record' | 'union' | 'array' | 'map' }>, json: PlacedJson): void {
    if (node.kind === 'null') {
      if (json.kind !== 'null') throw wanted(json, 'null', 'Write null.')
    } else if (node.kind === 'boolean') this.out.byte(truth(json) ? 1 : 0)
    else if (node.kind === 'int') this.out.zigzag(integer(json, INT32))
    else if (node.kind === 'long') this.out.zigzag(integer(json, INT64))
    else if (node.kind === 'float') this.out.float(real(json, MAX_FLOAT, 'a float'))
    else if (node.kind === 'double') this.out.double(real(json, Number.MAX_VALUE, 'a double'))
    else if (node.kind === 'string') this.#prefixed(Buffer.from(text(json), 'utf8'))
    else if (node.kind === 'enum') this.#enum(node.symbols, json)
    else if (node.kind === 'decimal') this.#sized(encodeDecimal(json, node), node.size)
    else if (node.kind === 'uuid') this.out.raw(encodeUuid(json))
    else if (node.kind === 'duration') this.out.raw(encodeDuration(json))
    else this.#blob(json, node.kind === 'fixed' ? node.size : null)
  }

  #prefixed(bytes: Buffer): void {
    this.out.zigzag(BigInt(bytes.length))
    this.out.raw(bytes)
  }

  #sized(bytes: Buffer, size: number | null): void {
    if (size === null) this.#prefixed(bytes)
    else this.out.raw(bytes)
  }

  #blob(json: PlacedJson, size: number | null): void {
    const bytes = this.#inDefault ? Buffer.from(text(json), 'latin1') : blob(json)
    if (size !== null && bytes.length !== size)
      throw new DoesNotFit(json, `${bytes.length} bytes, ${size} are wanted`, `Give base64 of ${size} bytes.`)
    this.#sized(bytes, size)
  }

  #enum(symbols: string[], json: PlacedJson): void {
    const index = symbols.indexOf(JSON.stringify(text(json)))
    if (index < 0) throw new DoesNotFit(json, `${kindOf(json)} is no symbol of the enum`, `Use one of ${symbols.slice(0, 20).join(', ')}.`)
    this.out.zigzag(BigInt(index))
  }

  #array({ items }: Kind<'array'>, json: PlacedJson): void {
    if (json.kind !== 'array') throw wanted(json, 'a list', 'Put it in square brackets.')
    if (json.items.length > 0) this.out.zigzag(BigInt(json.items.length))
    for (const item of json.items) this.write(items, item)
    this.out.byte(0)
  }

  #map({ values }: Kind<'map'>, json: PlacedJson): void {
    if (json.kind !== 'object') throw wanted(json, 'an object (a map)', 'Put it in curly brackets.')
    if (json.members.length > 0) this.out.zigzag(BigInt(json.members.length))
    for (const { name, value } of json.members) {
      this.#prefixed(Buffer.from(name, 'utf8'))
      this.write(values, value)
    }
    this.out.byte(0)
  }

  #record({ fields }: Kind<'record'>, json: PlacedJson): void {
    if (json.kind !== 'object') throw wanted(json, 'an object (a record)', 'Put it in curly brackets.')
    const members = new Map(json.members.map((member) => [member.name, member]))
    const names = new Set(fields.map(({ name }) => name))
    const stranger = json.members.find(({ name }) => !names.has(name))
    if (stranger !== undefined) {
      const place = { path: memberPath(json.path, stranger.name), at: stranger.at }
      throw new DoesNotFit(place, 'the schema has no such field', `Its fields: ${[...names].slice(0, 30).join(', ')}.`)
    }
    for (const { name, node, fallback } of fields) {
      const member = members.get(name)
      if (member !== undefined) this.write(node, member.value)
      else this.#default(node, fallback, { path: memberPath(json.path, name), at: json.at })
    }
  }

  #default(node: AvroNode, fallback: string | null, place: { path: string; at: number }): void {
    if (fallback === null) throw new DoesNotFit(place, 'the field is missing and has no default', 'Add it.')
    const outer = this.#inDefault
    this.#inDefault = true
    try {
      this.write(node, parsePlaced(fallback))
    } catch (error) {
      if (!(error instanceof DoesNotFit)) throw error
      throw new DoesNotFit(place, `the field is missing, and the schema's default for it cannot be used: ${error.message}`, 'Add it.')
    } finally {
      this.#inDefault = outer
    }
  }

  #union(node: Kind<'union'>, json: PlacedJson): void {
    const { index, value } = this.#chosen(node, json)
    const branch = node.branches[index]
    if (branch === undefined) throw new DoesNotFit(json, 'the union has no branches', 'Correct the schema.')
    this.out.zigzag(BigInt(index))
    this.write(branch, value)
  }

  /** The branch that takes the value. Where several do, guessing would change what is meant: the branch must be named. */
  #chosen(node: Kind<'union'>, json: PlacedJson): { index: number; value: PlacedJson } {
    const tag = json.kind === 'object' ? tagOf(node, json) : null
    const meant = node.branches.flatMap((branch, index) => (mayTake(branch, json) ? [index] : []))
    // Nothing to try: trying at every level would double the work with each.
    if (tag === null && meant.length === 1) return { index: meant[0] ?? 0, value: json }
    const start = this.out.length
    const taken = meant.filter((index) => this.#takes(node.branches[index], json))
    this.out.cutTo(start)
    const [first] = taken
    if (first === undefined && tag !== null) return tag
    if (first === undefined) throw new DoesNotFit(json, `${kindOf(json)} fits no branch of the union`, `Its branches: ${node.labels.join(', ')}.`)
    // A number is the same number in each of them.
    if (taken.length === 1 || json.kind === 'number' || this.#inDefault) return { index: first, value: json }
    const labels = taken.map((index) => node.labels[index])
    const fix = `Name the one that is meant: {${JSON.stringify(labels[0])}: …}.`
    throw new DoesNotFit(json, `it fits several branches of the union: ${labels.join(', ')}`, fix)
  }

  #takes(branch: AvroNode | undefined, json: PlacedJson): boolean {
    if (branch === undefined) return false
    try {
      this.write(branch, json)
      return true
    } catch (error) {
      if (error instanceof DoesNotFit) return false
      throw error
    }
  }
}

/** `{"long": 5}` or `{"com.example.Order": {…}}`: Avro's own JSON. */
function tagOf(node: Kind<'union'>, { members }: PlacedObject): { index: number; value: PlacedJson } | null {
  const [only] = members
  if (only === undefined || members.length > 1) return null
  const index = node.labels.indexOf(only.name)
  return index < 0 ? null : { index, value: only.value }
}

function mayTake(branch: AvroNode, json: PlacedJson): boolean {
  if (branch.kind === 'null') return json.kind === 'null'
  if (branch.kind === 'boolean') return json.kind === 'boolean'
  if (branch.kind === 'array') return json.kind === 'array'
  if (branch.kind === 'record' || branch.kind === 'map' || branch.kind === 'duration') return json.kind === 'object'
  if (branch.kind === 'int' || branch.kind === 'long') return json.kind === 'number'
  if (branch.kind === 'float' || branch.kind === 'double') return json.kind === 'number' || json.kind === 'string'
  return json.kind === 'string' || (branch.kind === 'decimal' && json.kind === 'number')
}
