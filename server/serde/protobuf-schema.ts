import type protobuf from 'protobufjs'
import type { ResolvedSchema } from '../gateways/registry/types.ts'
import { Unreadable } from './json-text.ts'
import { protobufDescriptor, protobufLibrary } from './libraries.ts'
import { MAX_SCHEMA_CHARS } from './limits.ts'

export type ProtoField = {
  id: number
  name: string
  /** A scalar type of the language, or what the named type turned out to be. */
  type: string
  message: ProtoMessage | null
  /** Number → name as JSON text. */
  symbols: ReadonlyMap<number, string> | null
  repeated: boolean
  /** Repeated numbers are written as one run. */
  packed: boolean
  required: boolean
  /** The type of a map's keys; null where it is no map. */
  keyType: string | null
  /** Fields of one oneof share this name: the last one in the bytes counts. */
  oneof: string | null
  /** Shown with its default when the bytes do not have it, because then it *is* the default (proto3 without `optional`). */
  implicit: boolean
}

const DESCRIPTOR = 'google/protobuf/descriptor.proto'

/** A message type; its fields are made ready when they are first needed, so types may refer to each other in circles. */
export class ProtoMessage {
  readonly fullName: string
  readonly #type: protobuf.Type
  readonly #known: Map<protobuf.Type, ProtoMessage>
  #fields: Map<number, ProtoField> | null = null

  constructor(type: protobuf.Type, known: Map<protobuf.Type, ProtoMessage>) {
    this.fullName = type.fullName.slice(1)
    this.#type = type
    this.#known = known
  }

  /** By number, in the order of declaration. */
  get fields(): ReadonlyMap<number, ProtoField> {
    this.#fields ??= new Map(this.#type.fieldsArray.map((field) => [field.id, this.#field(field)]))
    return this.#fields
  }

  #field(field: protobuf.Field): ProtoField {
    const { Enum, MapField, Type } = protobufLibrary()
    const target = resolve(field)
    const message = target instanceof Type ? messageOf(target, this.#known) : null
    const symbols = target instanceof Enum ? symbolsOf(target) : null
    const type = typeName(field, message, symbols)
    return {
      id: field.id,
      name: field.name,
      type,
      message,
      symbols,
      repeated: field.repeated,
      packed: field.packed,
      required: field.required,
      keyType: field instanceof MapField ? field.keyType : null,
      oneof: field.partOf?.name ?? null,
      implicit: message === null && type !== 'unresolved' && !field.hasPresence,
    }
  }
}

function typeName(field: protobuf.Field, message: ProtoMessage | null, symbols: ProtoField['symbols']): string {
  if (message !== null) return field.delimited ? 'group' : 'message'
  if (symbols !== null) return 'enum'
  return field.type in protobufLibrary().types.basic ? field.type : 'unresolved'
}

/** Null where the schema does not define the type: then its bytes are shown. */
function resolve(field: protobuf.Field): protobuf.Type | protobuf.Enum | null {
  try {
    return field.resolve().resolvedType
  } catch {
    return null
  }
}

function symbolsOf(target: protobuf.Enum): ReadonlyMap<number, string> {
  return new Map(Object.entries(target.valuesById).map(([id, name]) => [Number(id), JSON.stringify(name)]))
}

export function messageOf(type: protobuf.Type, known: Map<protobuf.Type, ProtoMessage>): ProtoMessage {
  const message = known.get(type) ?? new ProtoMessage(type, known)
  known.set(type, message)
  return message
}

/** A `.proto` file with what it imports. */
export interface ProtoFile {
  /** The message that Confluent's index path names: `[1]` the second of the file, `[1, 0]` the first nested in it. */
  select(path: readonly number[]): ProtoMessage
  /** The messages of the file itself with those nested in them, in their order. */
  messages(): { fullName: string; path: number[] }[]
  /** For `google.protobuf.Any`; null when this schema does not define it. */
  find(fullName: string): ProtoMessage | null
}

/** Compiles `.proto` text with its references; well-known imports need no registration. */
export function compileProtobuf(schema: ResolvedSchema): ProtoFile {
  const texts = new Set([...schema.dependencies.map((dependency) => dependency.text), schema.text])
  if ([...texts].reduce((sum, text) => sum + text.length, 0) > MAX_SCHEMA_CHARS) throw new Unreadable('the schema text is too long')
  const { parse, Root, Type } = protobufLibrary()
  const root = new Root()
  const imports = new Set([...texts].flatMap((text) => parse(text, root, { keepCase: true }).imports ?? []))
  for (const dependency of schema.dependencies) imports.delete(dependency.name)
  for (const name of imports) addWellKnown(root, name)
  resolveWhatCanBe(root)
  const known = new Map<protobuf.Type, ProtoMessage>()
  // Alone in a root of its own the file shows which messages are its own, and in which order.
  const own = parse(schema.text, new Root(), { keepCase: true })
  const ownNamespace = own.package === undefined ? own.root : own.root.lookup(own.package)
  return {
    select: (path) => messageOf(root.lookupType(pathName(ownNamespace, path)), known),
    messages: () => messagesIn(ownNamespace, [], []),
    find(fullName) {
      const type = root.lookup(`.${fullName}`)
      return type instanceof Type ? messageOf(type, known) : null
    },
  }
}

export function addWellKnown(root: protobuf.Root, name: string): void {
  const nested = name === DESCRIPTOR ? protobufDescriptor().nested : protobufLibrary().common.get(name)?.nested
  if (nested) root.addJSON(nested)
}

/** Settles presence and packing for all; types that are not defined are found out field by field instead. */
export function resolveWhatCanBe(root: protobuf.Root): void {
  try {
    root.resolveAll()
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
}

const MAX_MESSAGES = 10_000

function messagesIn(namespace: protobuf.ReflectionObject | null, path: number[], into: { fullName: string; path: number[] }[]) {
  const { Namespace, Type } = protobufLibrary()
  const types = namespace instanceof Namespace ? namespace.nestedArray.filter((nested) => nested instanceof Type) : []
  for (const [index, type] of types.entries()) {
    if (into.length >= MAX_MESSAGES) break
    const own = [...path, index]
    into.push({ fullName: type.fullName.slice(1), path: own })
    messagesIn(type, own, into)
  }
  return into
}

function pathName(namespace: protobuf.ReflectionObject | null, path: readonly number[]): string {
  const { Namespace, Type } = protobufLibrary()
  let at = namespace
  for (const index of path) {
    const messages: protobuf.Type[] = at instanceof Namespace ? at.nestedArray.filter((nested) => nested instanceof Type) : []
    const next = messages[index]
    if (next === undefined) throw new Unreadable(`the message index [${path.join(', ')}] names no message of the schema`)
    at = next
  }
  return at?.fullName ?? ''
}
