import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './command.mjs'
import { root } from './root.mjs'

/** Installs the locked packages when they are missing or others than the lock file says. */
export async function ensurePackages() {
  if (arePackagesCurrent()) return
  console.log('Installing the locked npm packages (the first time this takes a minute) ...')
  // Warnings are left out: they are about tools that want a newer Node than this one, and run on the Node 24 that is among the packages.
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  await mustRun('The npm packages could not be installed', 'npm', ['ci', ...flags])
}

/**
 * npm writes node_modules/.package-lock.json as the last step of an install, so that an interrupted one never looks whole.
 * Packages for other systems are locked but not installed.
 */
function arePackagesCurrent() {
  const installedFile = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installedFile)) return false
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true
    const there = installed[path]
    return there === undefined ? entry.optional === true : there.version === entry.version && there.integrity === entry.integrity
  })
}
