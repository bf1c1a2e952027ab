import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settingList } from '../server/config/setting-list.ts'
import { contextFiles, isIgnored, readIgnore } from './image/context.ts'
import { readStages, type Stage } from './image/dockerfile.ts'

const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'Dockerfile'), 'utf8')
const stages = readStages(text)
const rules = readIgnore(readFileSync(join(root, '.dockerignore'), 'utf8'))
const final: Stage = stages.at(-1) ?? { name: '', base: '', steps: [] }
const stepsOf = (stage: Stage, name: string) => stage.steps.filter((step) => step.name === name).map((step) => step.text)

describe('the Dockerfile', () => {
  it('builds on one pinned slim image of the Node that the packages bring', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(stages.map((stage) => stage.base)).toEqual(stages.map(() => `node:${dependencies.node}-trixie-slim`))
  })

  it('runs as a numbered user who is not root, checks its health, and owns nothing but the state folder', () => {
    expect(stepsOf(final, 'USER')).toEqual(['1000:1000'])
    expect(stepsOf(final, 'HEALTHCHECK')).toHaveLength(1)
    expect(stepsOf(final, 'COPY').filter((copy) => /--ch(own|mod)/.test(copy))).toEqual([])
    expect(stepsOf(final, 'VOLUME')).toEqual(['["/var/lib/headgate"]'])
  })

  it('is no shell around the server, so that a signal reaches it', () => {
    expect(stepsOf(final, 'CMD')).toEqual(['["node", "server/main.ts"]'])
  })

  it('does not say for anyone that a server without a login may be reached', () => {
    expect(stepsOf(final, 'ENV').join(' ')).not.toContain('HEADGATE_AUTH_MODE')
  })

  it('sets only variables that Headgate or Node reads', () => {
    const known = settingList().flatMap((setting) => setting.env ?? [])
    const names = [
      ...stepsOf(final, 'ENV')
        .join(' ')
        .matchAll(/(\w+)=/g),
    ].map((match) => match[1])
    expect(names.filter((name) => name !== 'NODE_ENV' && !known.includes(name ?? ''))).toEqual([])
  })

  it('brings every folder that the server and the demo import from', () => {
    const copied = stepsOf(final, 'COPY').join(' ')
    for (const part of ['server', 'demo', 'prisma/migrations', 'node_modules', '.next', 'public', 'package.json', 'next.config.mjs']) {
      expect(copied).toContain(`/app/${part}`)
    }
  })
})

describe('what a builder is sent', () => {
  it('is every file that the build reads, and no test, state, secret or packages', async () => {
    const sent = await contextFiles(root, rules)
    expect(sent).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'server/main.ts', 'demo/main.ts', 'scripts/setup/web-app.mjs']))
    const outside = /(^|\/)(node_modules|\.next|\.git|\.headgate[^/]*|testing|generated)\/|\.test\.tsx?$|\.env|headgate\.yaml$/
    expect(sent.filter((file) => outside.test(file))).toEqual([])
  })

  it('holds all of app, components and server that is under version control, tests aside', async () => {
    const sent = new Set(await contextFiles(root, rules))
    const tracked = execFileSync('git', ['ls-files', '--cached', 'app', 'components', 'server', 'demo', 'prisma'], { cwd: root, encoding: 'utf8' })
    const meant = tracked.split('\n').filter((file) => file !== '' && !/\.test\.tsx?$|\/testing\//.test(file))
    // What was deleted and not yet committed is not there to be sent.
    const present = meant.filter((file) => existsSync(join(root, file)))
    expect(present.filter((file) => !sent.has(file))).toEqual([])
  })

  it.each([
    ['.env', true],
    ['headgate.yaml', true],
    ['server/main.ts', false],
    ['server/http/origin.test.ts', true],
    ['server/testing/stack.ts', true],
    ['deploy/healthy.ts', false],
    ['deploy/proxy.test.ts', true],
    ['scripts/setup/root.mjs', false],
    ['scripts/test.mjs', true],
  ])('%s: kept out is %s', (path, ignored) => {
    expect(isIgnored(path, rules)).toBe(ignored)
  })
})

describe('reading a Dockerfile', () => {
  it('joins continued lines over comments and puts arguments into the base', () => {
    const [stage] = readStages('ARG V=24\nFROM node:$V-slim AS one\nENV A=1 \\\n# why\n    B=2\n')
    expect(stage).toEqual({ name: 'one', base: 'node:24-slim', steps: [{ name: 'ENV', text: 'A=1 B=2' }] })
  })

  it('refuses what it does not understand', () => {
    expect(() => readStages('FROM node:24-slim AS\n')).toThrow(/not understood/)
    expect(() => readStages('FROM a\nrun x\n')).toThrow(/not understood/)
  })
})
