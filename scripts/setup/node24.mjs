import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './fail.mjs'
import { root } from './root.mjs'

let found = null

/** A Node that runs TypeScript as it is: this one if it is new enough, else the one among the packages. */
export function node24() {
  found ??= findNode()
  return found
}

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const packaged = join(root, 'node_modules/.bin/node')
  const version = existsSync(packaged) ? spawnSync(packaged, ['--version'], { encoding: 'utf8' }).stdout : ''
  if (Number(/^v(\d+)/.exec(version)?.[1]) >= 24) return packaged
  throw new SetupError('Node 24 is not among the packages. Install them again (npm ci), or start with a Node of 24 or newer.')
}

/** The environment in which the packages' own programs find that Node. */
export function withNode24(env = {}) {
  return { ...env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` }
}
