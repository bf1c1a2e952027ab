import { dirname } from 'node:path'
import { root } from './root.mjs'

/** Something that a person has to see to. Its message is all that is shown. */
export class SetupError extends Error {}

const causes = [
  [/ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i, 'the disk is full', 'Free space there'],
  [/EROFS|read-only file system/i, 'the file system is read-only', 'Mount it writable'],
  [/EACCES|EPERM|permission denied|operation not permitted/i, 'this user may not write there', 'Give this user the right to write there'],
]

/** One line for an error, or for what a program printed, where a disk or a folder is to blame; null where it is something else. */
export function diskTrouble(error, { what = 'A file could not be written', folder = root } = {}) {
  const text = typeof error === 'string' ? error : `${error?.code} ${error?.message}`
  const [, cause, fix] = causes.find(([pattern]) => pattern.test(text)) ?? []
  if (cause === undefined) return null
  return `${what} in ${error?.path ? dirname(error.path) : folder}: ${cause}. ${fix} and start again.`
}

/** Runs a script's main function: a SetupError becomes one message and exit code 1. */
export async function run(main) {
  try {
    await main()
  } catch (error) {
    const trouble = error instanceof SetupError ? error.message : diskTrouble(error)
    if (trouble === null) throw error
    console.error(`\n${trouble}`)
    process.exitCode = 1
  }
}
