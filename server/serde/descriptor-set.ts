import type protobuf from 'protobufjs'
import type { ResolvedSchema } from '../gateways/registry/types.ts'
import { Unreadable } from './json-text.ts'
import { protobufDescriptors, protobufLibrary } from './libraries.ts'
import { MAX_SCHEMA_CHARS } from './limits.ts'
import { addWellKnown, messageOf, type ProtoFile, type ProtoMessage, resolveWhatCanBe } from './protobuf-schema.ts'

/**
 * Compiles a set of file descriptors (`protoc --descriptor_set_out`). Its payloads have no message index: every one is of the
 * message that was named. Throws `Unreadable`.
 */
export function compileDescriptorSet({ descriptors }: ResolvedSchema): ProtoFile {
  if (descriptors === undefined) throw new Unreadable('it holds no descriptors')
  if (descriptors.base64.length > MAX_SCHEMA_CHARS) throw new Unreadable('the descriptor set is too large')
  const { Type } = protobufLibrary()
  const root = rootOf(Buffer.from(descriptors.base64, 'base64'))
  for (const name of ['timestamp', 'duration', 'wrappers', 'struct', 'any', 'field_mask', 'empty']) {
    if (!isDefined(root, name)) addWellKnown(root, `google/protobuf/${name}.proto`)
  }
  resolveWhatCanBe(root)
  const known = new Map<protobuf.Type, ProtoMessage>()
  const find = (fullName: string) => {
    const type = root.lookup(`.${fullName}`)
    return type instanceof Type ? messageOf(type, known) : null
  }
  const message = find(descriptors.message)
  if (message === null) throw new Unreadable(`it has no message ${descriptors.message}`)
  return { select: () => message, messages: () => [{ fullName: message.fullName, path: [0] }], find }
}

function rootOf(bytes: Buffer): protobuf.Root {
  try {
    return protobufDescriptors()(bytes)
  } catch (error) {
    throw new Unreadable(`it is no set of file descriptors (${error instanceof Error ? error.message : 'unreadable'})`)
  }
}

const TYPE_OF: Readonly<Record<string, string>> = {
  timestamp: 'Timestamp',
  duration: 'Duration',
  wrappers: 'Int64Value',
  struct: 'Struct',
  any: 'Any',
  field_mask: 'FieldMask',
  empty: 'Empty',
}

/** A set made with --include_imports has these itself. */
function isDefined(root: protobuf.Root, name: string): boolean {
  return root.lookup(`.google.protobuf.${TYPE_OF[name] ?? ''}`) !== null
}
