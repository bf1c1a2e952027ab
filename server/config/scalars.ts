import { z } from 'zod'

/** The kinds of values that settings have. Each takes what a file holds and the text that a variable or an argument holds. */

export const Port = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value),
  z.number({ error: 'is no port number' }).int('is no port number').min(1, 'is no port number').max(65_535, 'is above 65535'),
)

export const Count = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.number({ error: 'is no whole number' }).int('is no whole number').min(min, `is below ${min}`).max(max, `is above ${max}`),
  )

/** A number of bytes each second, or the word that lifts the limit. */
export const BytesPerSecond = z.union([z.literal('unlimited').transform(() => Number.POSITIVE_INFINITY), Count(100_000, 999_999_999)], {
  error: 'is neither "unlimited" nor a whole number from 100000 to 999999999',
})

const switchWords = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['on', true],
  ['off', false],
  ['true', true],
  ['false', false],
])

export const Switch = z.preprocess((value) => switchWords.get(value) ?? value, z.boolean({ error: 'is neither on nor off' }))

export const Text = z.string({ error: 'is no text' }).trim().min(1, 'is empty')

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `is none of ${values.join(', ')}` })

/** `/tools/kafka`: segments of unreserved characters, no slash at the end. A lone slash means none. */
export const BasePath = z
  .string({ error: 'is no text' })
  .transform((path) => path.replace(/\/+$/, ''))
  .pipe(z.string().regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'is no path that starts with a slash'))

export const HttpUrl = z
  .string({ error: 'is no text' })
  .refine((text) => hasScheme(text, ['http:', 'https:']), 'is no http or https address')
  .transform((text) => text.replace(/\/+$/, ''))

export const DatabaseUrl = z
  .string({ error: 'is no text' })
  .refine(
    (text) => hasScheme(text, ['postgres:', 'postgresql:']) && new URL(text).pathname.length > 1,
    'is no PostgreSQL address with a database name',
  )

const brokerAddress = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})$/

const Broker = z
  .string({ error: 'is no text' })
  .trim()
  .refine((text) => {
    const port = Number(brokerAddress.exec(text)?.[2])
    return port >= 1 && port <= 65_535
  }, 'is no broker address of the form host:port')

/** A list, or text with commas between. */
export const Brokers = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value),
  z.array(Broker, { error: 'is no list of broker addresses' }).min(1, 'names no broker').max(100, 'names more than 100 brokers'),
)

function hasScheme(text: string, schemes: string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol)
}
