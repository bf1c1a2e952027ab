import type { ConfigProblem } from './config.ts'

/** Where a merged value was written, for messages. */
export type Where = (path: PropertyKey[]) => string

/** What turns settings into the configuration needs besides the settings; problems are gathered, not thrown. */
export interface Resolving {
  where: Where
  problems: ConfigProblem[]
  /** The text of a file, its path relative to the root. Throws the system's error. */
  readText(path: string): string
  readBytes(path: string): Uint8Array
}
