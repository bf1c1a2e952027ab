import { messageOf } from '../core/errors.ts'

/** Why a file that a setting names cannot be read, in words. */
export function fileReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it'
  return code === 'EISDIR' ? 'it is a folder' : messageOf(error)
}
