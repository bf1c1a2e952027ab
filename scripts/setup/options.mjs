import { parseArgs } from 'node:util'
import { SetupError } from './fail.mjs'

/**
 * Reads options strictly: an unknown one is an error, not something to pass over.
 * @param {string[]} args
 * @param {Record<string, {type: 'string' | 'boolean'}>} options
 * @param {string} usage
 */
export function readOptions(args, options, usage, { allowPositionals = false } = {}) {
  const all = { ...options, help: { type: 'boolean', short: 'h' } }
  try {
    const { values, positionals } = parseArgs({ args, options: all, strict: true, allowPositionals })
    return { values, positionals }
  } catch (error) {
    throw new SetupError(`${error.message.split('. ')[0]}.\n\n${usage}`)
  }
}
