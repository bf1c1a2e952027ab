import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { argumentNames } from './arguments.ts'
import { settingAt, settingList } from './setting-list.ts'

test('every setting has a place in the file, a meaning and a default for the table', () => {
  const settings = settingList()
  expect(settings.length).toBeGreaterThan(15)
  for (const setting of settings) {
    expect([setting.path.join('.'), setting.about, setting.fallback, setting.example].every((text) => text.length > 0)).toBe(true)
    expect(settingAt(setting.path.map((step) => (step === '[]' ? 0 : step)))?.about).toBe(setting.about)
  }
  expect(new Set(settings.map((setting) => setting.path.join('.'))).size).toBe(settings.length)
})

test('npm start knows exactly the options of the server, and its help names each', () => {
  const bootstrap = readFileSync(join(import.meta.dirname, '../../scripts/start.mjs'), 'utf8')
  const usage = bootstrap.slice(bootstrap.indexOf('const usage'), bootstrap.indexOf('Everything else'))
  const helped = [...usage.matchAll(/^ {2}--([a-z-]+)/gm)].map((match) => match[1])
  expect(helped.toSorted()).toEqual([...Object.keys(argumentNames), 'help'].toSorted())
})
