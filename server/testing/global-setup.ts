import { readFile } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { z } from 'zod'
import type { TestStack } from './stack.ts'

const StackFile = z.object({ bootstrap: z.array(z.string()).min(1), registry: z.url(), database: z.url() })

/** Hands the addresses of a running stack (HEADGATE_TEST_STACK names its JSON file) to the tests. */
export default async function setup(project: TestProject): Promise<void> {
  const file = process.env.HEADGATE_TEST_STACK
  if (file === undefined) throw new Error('HEADGATE_TEST_STACK is not set')
  project.provide('stack', await running(file))
}

async function running(file: string): Promise<TestStack> {
  const stack = StackFile.parse(JSON.parse(await readFile(file, 'utf8')))
  return { bootstrap: stack.bootstrap, registryUrl: stack.registry, databaseUrl: stack.database }
}
