import { z } from 'zod'

/** At most 2^63 − 1, or −2^63: compared as text, so that it may be asked of any text. */
function fitsInt64(text: string): boolean {
  const digits = text.replace(/^-?0*/, '')
  const most = text.startsWith('-') ? '9223372036854775808' : '9223372036854775807'
  return digits.length < most.length || (digits.length === most.length && digits <= most)
}

/** A number as a URL carries it: decimal digits and nothing else (no `1e2`, no blanks). Code may pass the number itself. */
export const wholeNumber = (least: number, most: number) =>
  z.preprocess(
    (raw) => (typeof raw === 'string' && /^\d{1,15}$/.test(raw) ? Number(raw) : raw),
    z.number('a whole number in decimal digits').int().min(least).max(most),
  )

/** A signed 64-bit integer as decimal text: JSON numbers lose digits above 2^53. */
export const Int64 = z
  .string()
  .regex(/^-?\d{1,19}$/, 'a whole number in decimal digits')
  .refine(fitsInt64, 'a number of 64 bits')
  .meta({ id: 'Int64', description: 'Signed 64-bit integer as decimal text', examples: ['9007199254740993'] })

/** A record position: never negative. */
export const Offset = z
  .string()
  .regex(/^\d{1,19}$/, 'an offset: decimal digits, 0 or more')
  .refine(fitsInt64, 'an offset: 9223372036854775807 at most')
  .meta({ id: 'Offset', description: 'Record position in a partition as decimal text' })

/** ISO-8601 UTC with milliseconds. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'a time such as 2026-01-31T12:00:00.000Z')
  .meta({ id: 'Instant', description: 'ISO-8601 UTC with milliseconds' })

/** A point in time that a person or a script typed: any ISO-8601 time with a zone. */
export const InstantInput = z.iso.datetime({ offset: true, message: 'a time with a zone, such as 2026-01-31T12:00:00.000Z' })

export const Base64 = z.string().meta({ id: 'Base64', description: 'Bytes as base64 (RFC 4648, section 4)' })

export const ClusterId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a cluster id: small letters, digits and dashes')

/** Kafka's own rule for topic names: 1 to 249 of letters, digits, dot, underscore, dash; not "." or "..". */
export const TopicName = z
  .string()
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/, 'a topic name: 1 to 249 letters, digits, dots, underscores or dashes')

/** Kafka's topic id: a UUID as 22 characters of base64url, as its own tools print it. */
export const TopicId = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'a topic id as Kafka prints it: 22 characters')

export const PartitionNumber = wholeNumber(0, 2_147_483_647)

/** A comma-separated list of partition numbers in a query string, such as `0,3,7`. */
export const PartitionList = z
  .string()
  .regex(/^\d{1,10}(,\d{1,10})*$/, 'partition numbers with commas, such as 0,3,7')
  .transform((text) => [...new Set(text.split(',').map((part) => Number(part)))])

/** Page size of every list: 50 unless told, 500 at most. */
export const Limit = wholeNumber(1, 500).default(50)

/** Characters of a cursor: what a URL may hold on its way through the proxies in front of the server. */
export const maxCursorLength = 32_768

/** The continuation of a list. Opaque: made by the server, given back unchanged. */
export const Cursor = z.string().min(1).max(maxCursorLength)

/** Something a reader must know about a part of an answer that is missing or not what it seems. */
export const Notice = z
  .object({
    code: z.string(),
    message: z.string(),
    fix: z.string().nullable(),
    broker: z.number().nullable().optional(),
    topic: z.string().optional(),
    partition: z.number().optional(),
    fromOffset: Offset.optional(),
    toOffset: Offset.optional(),
    field: z.string().optional(),
  })
  .meta({ id: 'Notice' })
export type Notice = z.infer<typeof Notice>

export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: Cursor.nullable() })
