import { z } from 'zod'
import { Base64 } from './wire.ts'

/** Longer expressions are refused before anything reads them. */
export const MOST_EXPRESSION_CHARACTERS = 8192

const Contains = z.strictObject({
  text: z.string().min(1).max(1024),
  in: z
    .array(z.enum(['key', 'value', 'headers']))
    .min(1)
    .default(['key', 'value', 'headers']),
  caseSensitive: z.boolean().default(true),
})

const Key = z.union([z.strictObject({ text: z.string().max(4096) }), z.strictObject({ base64: Base64.max(8192) })])

const HeaderTest = z.strictObject({
  name: z.string().min(1).max(1024),
  equals: z.string().max(4096).optional(),
  contains: z.string().min(1).max(4096).optional(),
})

/**
 * CEL over `key`, `value`, `headers`, `partition`, `offset`, `timestamp`, `size`. A record that cannot be judged (a missing field,
 * a wrong type) is no match, and is counted.
 */
const Expression = z.string().min(1).max(MOST_EXPRESSION_CHARACTERS)

/** Which records are wanted. Given parts are ANDed; literal text is looked for in the raw bytes. */
export const Predicate = z
  .strictObject({ contains: Contains.optional(), key: Key.optional(), header: HeaderTest.optional(), expression: Expression.optional() })
  .meta({ id: 'Predicate' })
export type Predicate = z.infer<typeof Predicate>

/** `keyShortcut`: reads only the partition that a Java-compatible partitioner gives the key to; the end line says so. */
export const SearchPredicate = Predicate.extend({ keyShortcut: z.boolean().default(false) }).meta({ id: 'SearchPredicate' })
export type SearchPredicate = z.infer<typeof SearchPredicate>
