import { execFile } from 'node:child_process'
import { readdirSync, symlinkSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../..')
const FIXTURES = join(import.meta.dirname, 'fixtures')
const Rules = z.object({ forbidden: z.array(z.object({ name: z.string() })) })
const require = createRequire(import.meta.url)
const names = Rules.parse(require('./rules.cjs')).forbidden.map((rule) => rule.name)
const Report = z.object({ summary: z.object({ violations: z.array(z.object({ rule: z.object({ name: z.string() }) })) }) })

describe('each direction rule', () => {
  let tree: string
  beforeAll(async () => {
    // A fixture is a small tree of its own, laid beside the real packages so that imports resolve as they do in the project.
    tree = await mkdtemp(join(tmpdir(), 'headgate-boundaries-'))
    await cp(FIXTURES, tree, { recursive: true })
  })
  afterAll(() => rm(tree, { recursive: true, force: true }))

  it('has a fixture that breaks it', () => {
    expect(readdirSync(FIXTURES).toSorted()).toEqual(names.toSorted())
  })
  it.each(names)('%s is seen when it is broken', async (name) => {
    const folder = join(tree, name)
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    await cp(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'))
    const args = ['--config', join(import.meta.dirname, 'rules.cjs'), '--output-type', 'json', '.']
    const { stdout } = await run(join(ROOT, 'node_modules/.bin/depcruise'), args, { cwd: folder, timeout: 50_000 }).catch(outputOfFailure)
    const found = Report.parse(JSON.parse(stdout)).summary.violations.map((violation) => violation.rule.name)
    expect(found).toContain(name)
  })
})

/** The command ends with an error code where a rule is broken, which is what is wanted here. */
function outputOfFailure(failed: unknown): { stdout: string } {
  return z.object({ stdout: z.string() }).parse(failed)
}
