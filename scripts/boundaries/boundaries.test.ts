import { execFile } from 'node:child_process'
import { readdirSync, symlinkSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import rules from './rules.cjs'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../..')
const FIXTURES = join(import.meta.dirname, 'fixtures')
const Report = z.object({ summary: z.object({ violations: z.array(z.object({ rule: z.object({ name: z.string() }) })) }) })

describe('each direction rule', () => {
  let tree: string
  beforeAll(async () => {
    // A fixture is a small tree of its own, laid beside the real packages so that imports resolve as they do in the project.
    tree = await mkdtemp(join(tmpdir(), 'headgate-boundaries-'))
    await cp(FIXTURES, tree, { recursive: true })
  })
  afterAll(() => rm(tree, { recursive: true, force: true }))

  const names = rules.forbidden.map((rule: { name: string }) => rule.name)
  it('has a fixture that breaks it', () => {
    expect(readdirSync(FIXTURES).toSorted()).toEqual(names.toSorted())
  })
  it.each(names)('%s is seen when it is broken', async (name: string) => {
    const folder = join(tree, name)
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    await cp(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'))
    const args = ['--config', join(import.meta.dirname, 'rules.cjs'), '--output-type', 'json', '.']
    const { stdout } = await run(join(ROOT, 'node_modules/.bin/depcruise'), args, { cwd: folder, timeout: 30_000 }).catch(
      (failed: { stdout: string }) => failed,
    )
    const found = Report.parse(JSON.parse(stdout)).summary.violations.map((violation) => violation.rule.name)
    expect(found).toContain(name)
  })
})
