import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { messageOf } from '../core/errors.ts'
import type { SettingsFile } from './file.ts'
import { type Loaded, load } from './load.ts'

/** Reads headgate.yaml of the current folder (or the file that HEADGATE_CONFIG names), the environment and the arguments. */
export async function readConfig(args: string[]): Promise<Loaded> {
  const root = process.cwd()
  const named = process.env.HEADGATE_CONFIG?.trim()
  let file: SettingsFile | null = null
  try {
    const name = named || 'headgate.yaml'
    file = { name, text: await readFile(resolve(root, name), 'utf8') }
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (named || !missing) {
      const problem = { path: named ? 'HEADGATE_CONFIG' : 'headgate.yaml', message: `The file cannot be read: ${messageOf(error)}.` }
      return { ok: false, problems: [{ ...problem, fix: 'Name a file that exists and may be read.' }] }
    }
  }
  return load({
    env: process.env,
    args,
    file,
    root,
    terminal: process.stdout.isTTY === true,
    readText: (path) => readFileSync(path, 'utf8'),
    readBytes: (path) => readFileSync(path),
  })
}
