import { readFile } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { z } from 'zod'
import { ownStack } from './own-stack.ts'

const StackFile = z.object({ bootstrap: z.array(z.string()).min(1), registry: z.url(), database: z.url() })

/** One stack for the run: the running one whose addresses stand in the file that HEADGATE_TEST_STACK names, else one of its own. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const file = process.env.HEADGATE_TEST_STACK
  if (file !== undefined && file !== '') {
    const running = StackFile.parse(JSON.parse(await readFile(file, 'utf8')))
    project.provide('stack', { bootstrap: running.bootstrap, registryUrl: running.registry, databaseUrl: running.database })
    return undefined
  }
  const { stack, end } = await ownStack((line) => process.stderr.write(`${line}\n`))
  const { bootstrap, registryUrl, databaseUrl } = stack
  if (bootstrap === null || registryUrl === null || databaseUrl === null) throw new Error('the stack lacks a part that was asked for')
  project.provide('stack', { bootstrap, registryUrl, databaseUrl })
  return end
}
