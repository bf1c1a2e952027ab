import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The rules of a .dockerignore in their order. The last one that fits a path, or a folder above it, decides. */
export interface IgnoreRule {
  pattern: string
  ignored: boolean
}

export function readIgnore(text: string): IgnoreRule[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ pattern: line.replace(/^!/, '').replace(/^\/|\/$/g, ''), ignored: !line.startsWith('!') }))
}

export function isIgnored(path: string, rules: IgnoreRule[]): boolean {
  const parts = path.split('/')
  const ways = parts.map((_part, index) => parts.slice(0, index + 1).join('/'))
  const last = rules.findLast(({ pattern }) => ways.some((way) => expressionOf(pattern).test(way)))
  return last?.ignored ?? false
}

/** A star stands for any part of one name, hidden ones included, as with Docker and unlike `matchesGlob`; two stars for any folders. */
function expressionOf(pattern: string): RegExp {
  const body = pattern.replace(/\*\*\/|\*\*|[*?]|[^*?]+/g, (piece) => {
    if (piece === '**/') return '(?:.*/)?'
    if (piece === '**') return '.*'
    if (piece === '*') return '[^/]*'
    return piece === '?' ? '[^/]' : piece.replace(/[^\w/]/g, '\\$&')
  })
  return new RegExp(`^${body}$`)
}

/** All files that a builder would be sent, as paths below `root`. Folders that nothing can be let in from are not walked. */
export async function contextFiles(root: string, rules: IgnoreRule[]): Promise<string[]> {
  const files: string[] = []
  const walk = async (folder: string): Promise<void> => {
    for (const name of await readdir(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`
      const ignored = isIgnored(path, rules)
      if ((await lstat(join(root, path))).isDirectory()) {
        if (!ignored || rules.some((rule) => !rule.ignored && rule.pattern.startsWith(`${path}/`))) await walk(path)
      } else if (!ignored) files.push(path)
    }
  }
  await walk('')
  return files.toSorted()
}
