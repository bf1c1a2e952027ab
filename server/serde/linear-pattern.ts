import { RE2JS } from 're2js'
import { messageOf } from '../core/errors.ts'

/** Why a regular expression is refused. */
export class PatternError extends Error {}

/** What a pattern may become once it is compiled: repetitions of repetitions grow without end. */
const MOST_SIZE = 5000

/**
 * A regular expression that takes time in proportion to the text, whatever stands in it (RE2). It is looked for anywhere in the
 * text, capital letters alike. Throws PatternError: back references and looking around are no regular language.
 */
export function linearPattern(source: string): (text: string) => boolean {
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
    if (compiled.programSize() > MOST_SIZE) throw new PatternError('it is too large: it repeats what repeats')
    return (text) => compiled.matcher(text).find()
  } catch (error) {
    if (error instanceof PatternError) throw error
    throw new PatternError(messageOf(error))
  }
}
