/**
 * How a reader may ask for a key or a value to be read. `auto` takes what fits; any other is taken alone, and where it does
 * not fit the reason is shown instead. Without zod: the browser offers this list.
 */
export const decoderChoices = [
  'auto',
  'avro',
  'protobuf',
  'json-schema',
  'consumer-offsets',
  'transaction-state',
  'json',
  'text',
  'int32',
  'int64',
  'float',
  'double',
  'uuid',
  'hex',
] as const
export type DecoderChoice = (typeof decoderChoices)[number]

/** Those that read by a schema, which `@ID` or `@SUBJECT/VERSION` may name. */
export const schemaDecoders = ['avro', 'protobuf', 'json-schema'] as const satisfies readonly DecoderChoice[]

const SCHEMA = '@(?:[1-9]\\d{0,9}|[^\\s#]{1,512}/[1-9]\\d{0,8})'

/**
 * `auto`, `hex`, `avro`, `avro@12`, `avro@orders-value/3`; of Protobuf also with the message that bytes are which name none, by
 * its full name or its own: `protobuf@orders-value/3#shop.Order`.
 */
export const CHOICE_PATTERN = new RegExp(
  `^(?:${decoderChoices.join('|')}|(?:${schemaDecoders.join('|')})${SCHEMA}|protobuf${SCHEMA}#[A-Za-z_][\\w.]{0,255})$`,
)
