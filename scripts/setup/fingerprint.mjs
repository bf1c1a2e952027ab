import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './root.mjs'

/** One hash over files and whole folders of the checkout, and over further text. Paths that do not exist count as such. */
export function fingerprint(paths, more = []) {
  const hash = createHash('sha256')
  for (const text of more) hash.update(`${text}\0`)
  for (const path of paths) addPath(hash, path)
  return hash.digest('hex')
}

function addPath(hash, path) {
  const full = join(root, path)
  if (!existsSync(full)) return
  if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).toSorted()) addPath(hash, join(path, name))
    return
  }
  // Tests change what is checked, not what is built.
  if (/\.test\.tsx?$/.test(path)) return
  hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
}

/** Whether the step that leaves `marker` behind was last done for this very hash. */
export function isDone(marker, hash) {
  const file = join(root, marker)
  return existsSync(file) && readFileSync(file, 'utf8') === hash
}

export function setDone(marker, hash) {
  mkdirSync(dirname(join(root, marker)), { recursive: true })
  writeFileSync(join(root, marker), hash)
}
