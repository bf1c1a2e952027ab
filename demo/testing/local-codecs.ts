import { catalogue, schemaFile } from '../events/catalogue.ts'
import { avroCodec } from '../events/codec-avro.ts'
import { jsonCodec } from '../events/codec-json.ts'
import { protobufCodec } from '../events/codec-protobuf.ts'
import type { Codecs } from '../registry/codecs.ts'

/** Codecs of the checked-in schemas under made-up ids 1 to 5, for tests that need no registry. */
export async function localCodecs(): Promise<Codecs> {
  return {
    location: avroCodec(1, (await schemaFile('location')).text),
    order: jsonCodec(2, (await schemaFile('order')).text),
    payment: protobufCodec(3, (await schemaFile('payment')).text, catalogue.payment.schema.message ?? ''),
    registration: avroCodec(4, (await schemaFile('registration')).text),
    userState: avroCodec(5, (await schemaFile('userState')).text),
  }
}
