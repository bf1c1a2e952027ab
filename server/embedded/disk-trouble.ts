import { statfs } from 'node:fs/promises'
import { messageOf } from '../core/errors.ts'
import { EmbeddedError } from './embedded-error.ts'

const noRoomLeft = /No space left on device|ENOSPC|EDQUOT|Disk quota exceeded/i
/** Below this nothing of ours can go on: PostgreSQL alone writes its log in pieces of 16 MB. */
const fullBelowBytes = 1024 * 1024

/** Whether a program says in its output, or an error in its message, that a disk is full. */
export function saysFull(text: string): boolean {
  return noRoomLeft.test(text)
}

/** Bytes that this user may still write on the disk of a folder; null where the system does not tell. */
export async function roomLeft(folder: string): Promise<number | null> {
  const disk = await statfs(folder).catch(() => null)
  return disk === null ? null : disk.bavail * disk.bsize
}

export async function isFull(folder: string): Promise<boolean> {
  const left = await roomLeft(folder)
  return left !== null && left < fullBelowBytes
}

/** Why the state folder could not be written, in one line that names the folder, the cause and what to do. */
export function unwritable(home: string, error: unknown): EmbeddedError {
  const { cause, fix } = writeTrouble(error)
  return new EmbeddedError(`The state folder ${home} cannot be written: ${cause}.`, `${fix}, or name another folder with HEADGATE_HOME.`, {
    cause: error,
  })
}

/** What an error of a write means, and the beginning of what to do about it. Tar and other programs say it in their output. */
export function writeTrouble(error: unknown): { cause: string; fix: string } {
  const code = saysFull(messageOf(error)) ? 'ENOSPC' : codeOf(error)
  if (code === 'ENOSPC') return { cause: 'its disk is full', fix: 'Free space there' }
  if (code === 'EDQUOT') return { cause: 'the quota of this user is used up', fix: 'Free space there' }
  if (code === 'EROFS') return { cause: 'its file system is read-only', fix: 'Mount it writable' }
  if (code === 'EACCES' || code === 'EPERM') return { cause: 'this user may not write there', fix: 'Give this user the right to write there' }
  return { cause: messageOf(error), fix: 'Make it a folder that can be written' }
}

/** Throws unless the disk of `folder` has room for `bytes` more: better before a download than in the middle of it. */
export async function needRoom(folder: string, bytes: number, forWhat: string): Promise<void> {
  const left = await roomLeft(folder)
  if (left === null || left >= bytes) return
  const message = `The disk of ${folder} has no room for ${forWhat}: ${megabytes(bytes)} MB are needed, ${megabytes(left)} MB are free.`
  throw new EmbeddedError(message, 'Free space there, or name another folder with HEADGATE_HOME.')
}

const megabytes = (bytes: number) => Math.floor(bytes / 1e6)

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** What a program says of its failure: the lines that tell one, else the last ones; at most 300 characters. */
export function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const telling = lines.filter((line) => /\b(fatal|error|exception|could not|cannot|denied|no space left)\b/i.test(line))
  const chosen = telling.length > 0 ? telling.slice(0, 1) : lines.slice(-2)
  return chosen
    .map((line) => line.trim())
    .join(' ')
    .slice(0, 300)
}
