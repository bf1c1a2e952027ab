/** The steps of a JSON pointer (RFC 6901), or what is wrong with it. */
export function readPointer(pointer: string): string[] | { fault: string } {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return { fault: 'a path begins with /, or is empty for the whole value' }
  if (/~(?![01])/.test(pointer)) return { fault: 'in a path ~ is followed by 0 (for ~) or 1 (for /)' }
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export const pointerText = (steps: readonly string[]) => steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
