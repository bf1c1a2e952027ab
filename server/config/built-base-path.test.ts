import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainConfig } from '../testing/plain-config.ts'
import { basePathProblems } from './built-base-path.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'headgate-built-'))
  await mkdir(join(root, '.next'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const config = (basePath: string, dev = false) => ({
  ...plainConfig({ id: 'test', bootstrap: [], registry: null, database: '', tails: 1 }),
  basePath,
  dev,
})

async function problemsOf(built: string, configured: string, dev = false): Promise<string[]> {
  await writeFile(join(root, '.next/routes-manifest.json'), built)
  return (await basePathProblems(config(configured, dev), root)).map(({ path, message, fix }) => `${path} | ${message} | ${fix}`)
}

const manifest = (basePath: string) => JSON.stringify({ version: 3, basePath, dynamicRoutes: [] })

test('pages that were built for another base path are refused, with both paths and what to do', async () => {
  const [told] = await problemsOf(manifest('/tools/kafka'), '/kafka')
  expect(told).toMatch(/BASE_PATH \| .*is \/kafka, and the pages were built for \/tools\/kafka.* \| .*npm start.*or set BASE_PATH=\/tools\/kafka/)
  expect(await problemsOf(manifest(''), '/kafka')).toEqual([expect.stringMatching(/built for none.*or leave the base path out/)])
  expect(await problemsOf(manifest('/kafka'), '')).toEqual([expect.stringMatching(/base path is none/)])
})

test('the same base path, development, an unfinished build and no build at all are no reason to refuse', async () => {
  expect(await problemsOf(manifest('/kafka'), '/kafka')).toEqual([])
  expect(await problemsOf(manifest('/kafka'), '', true)).toEqual([])
  expect(await problemsOf('{"basePath":', '/kafka')).toEqual([])
  expect(await basePathProblems(config('/kafka'), join(root, 'elsewhere'))).toEqual([])
})
