import { createRequire } from 'node:module'
import protobuf from 'protobufjs'

const TEXT = `syntax = "proto3"; package shop; import "google/protobuf/timestamp.proto";
  message Money { int64 minor = 1; string currency = 2; }
  message Order { int64 order_id = 1; Money price = 2; google.protobuf.Timestamp at = 3; repeated string tags = 4; enum State { NEW = 0; PAID = 1; } State state = 5; }`

function orderRoot(): protobuf.Root {
  const root = new protobuf.Root()
  root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')?.nested ?? {})
  protobuf.parse(TEXT, root, { keepCase: true })
  root.resolveAll()
  return root
}

/** A set of file descriptors as protoc writes it, of `shop.Order` and `shop.Money`. For tests. */
export function descriptorSetBytes(): Uint8Array {
  const { FileDescriptorSet }: { FileDescriptorSet: protobuf.Type } = createRequire(import.meta.url)('protobufjs/ext/descriptor')
  const root = orderRoot() as protobuf.Root & { toDescriptor(edition: string): protobuf.Message }
  return FileDescriptorSet.encode(root.toDescriptor('proto3')).finish()
}

/** An order without any frame, as a producer writes it that uses no registry. For tests. */
export function orderBytes(order: object): Buffer {
  const type = orderRoot().lookupType('shop.Order')
  return Buffer.from(type.encode(type.fromObject(order)).finish())
}
