import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machineEnvironment } from '../config/machine.ts'
import { chooseJvm, featureVersion, findJvm } from './jvm.ts'

const jvm = (version: number) => ({ java: `/jvm/${version}/bin/java`, version })

test('the newest tested release is taken, an untested one only when there is nothing else, and none below 17', () => {
  expect(chooseJvm([jvm(8), jvm(17), jvm(21), jvm(27)])?.version).toBe(21)
  expect(chooseJvm([jvm(30), jvm(27), jvm(11)])?.version).toBe(27)
  expect(chooseJvm([jvm(8), jvm(16)])).toBeNull()
})

test('old and new version texts give the feature release', () => {
  expect(['17.0.15', '1.8.0_402', '25', '21-ea', 'odd'].map(featureVersion)).toEqual([17, 8, 25, 21, null])
})

describe('on this machine', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headgate-jvm-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('a JVM of 17 or newer is found although PATH and JAVA_HOME name none', async () => {
    expect((await findJvm({ path: '', javaHome: null, userHome: null })).version).toBeGreaterThanOrEqual(17)
  })

  test('JAVA_HOME is looked at, through links, and a broken one does no harm', async () => {
    const real = await findJvm(machineEnvironment())
    await mkdir(join(folder, 'home/bin'), { recursive: true })
    await symlink(real.java, join(folder, 'home/bin/java'))
    expect((await findJvm({ path: '', javaHome: join(folder, 'home'), userHome: null })).version).toBe(real.version)
    await writeFile(join(folder, 'nothing'), '')
    await expect(findJvm({ path: folder, javaHome: join(folder, 'nothing'), userHome: folder })).resolves.toBeDefined()
  })
})
