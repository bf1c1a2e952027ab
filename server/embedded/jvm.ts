import { readdir, readFile, realpath } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import type { MachineEnvironment } from '../config/machine.ts'
import { EmbeddedError } from './embedded-error.ts'
import { installHint } from './install-hint.ts'

export interface Jvm {
  java: string
  /** Feature release: 17, 21, 25. */
  version: number
}

/** Kafka's brokers and the registry need 17. Up to `tested` they were run; newer ones are taken only when there is nothing else. */
const lowest = 17
const tested = 25

/** The newest suitable JVM among JAVA_HOME, PATH and the folders where systems and version managers put them. */
export async function findJvm(environment: Omit<MachineEnvironment, 'all'>): Promise<Jvm> {
  const candidates = await javaPrograms(environment)
  const found = (await Promise.all(candidates.map(inspect))).filter((jvm) => jvm !== null)
  const best = chooseJvm(found)
  if (best !== null) return best
  const newest = found.toSorted((one, other) => other.version - one.version)[0]
  const seen = newest === undefined ? 'No Java was found.' : `The newest Java here is ${newest.version} (${newest.java}).`
  throw new EmbeddedError(`${seen} The embedded Kafka needs Java ${lowest} or newer.`, `Install it: ${installHint('java')}. Or set JAVA_HOME.`)
}

/** Newest first up to the newest tested release, then the oldest of those beyond it. */
export function chooseJvm(found: Jvm[]): Jvm | null {
  const rank = (jvm: Jvm) => (jvm.version <= tested ? jvm.version : tested - jvm.version)
  return found.filter((jvm) => jvm.version >= lowest).toSorted((one, other) => rank(other) - rank(one))[0] ?? null
}

async function javaPrograms({ path, javaHome, userHome }: Omit<MachineEnvironment, 'all'>): Promise<string[]> {
  const homes = await Promise.all([
    foldersIn('/usr/lib/jvm'),
    foldersIn('/usr/lib64/jvm'),
    foldersIn('/opt/java'),
    foldersIn('/opt'),
    foldersIn('/Library/Java/JavaVirtualMachines', 'Contents/Home'),
    foldersIn('/opt/homebrew/opt'),
    ...(userHome === null ? [] : [foldersIn(join(userHome, '.sdkman/candidates/java')), foldersIn(join(userHome, '.jdks'))]),
  ])
  const programs = [...(javaHome === null ? [] : [javaHome]), ...homes.flat()].map((home) => join(home, 'bin/java'))
  programs.push(...path.split(delimiter).map((folder) => join(folder, 'java')))
  const real = await Promise.all(programs.map((program) => realpath(program).catch(() => null)))
  return [...new Set(real.filter((program) => program !== null))]
}

async function foldersIn(folder: string, below = ''): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.map((name) => join(folder, name, below))
}

/** The release file beside a JVM names its version; where there is none, the program itself is asked. */
async function inspect(java: string): Promise<Jvm | null> {
  const release = await readFile(join(java, '../../release'), 'utf8').catch(() => '')
  const version = featureVersion(/JAVA_VERSION="([^"]+)"/.exec(release)?.[1] ?? (await askVersion(java)))
  return version === null ? null : { java, version }
}

async function askVersion(java: string): Promise<string> {
  const { stderr } = await execa(java, ['-version'], { reject: false, timeout: 10_000 })
  return /version "([^"]+)"/.exec(stderr)?.[1] ?? ''
}

/** `17.0.15` is 17, `1.8.0_402` is 8. */
export function featureVersion(text: string): number | null {
  const numbers = /^(\d+)(?:\.(\d+))?/.exec(text)
  if (numbers === null) return null
  return Number(numbers[1] === '1' ? (numbers[2] ?? 0) : numbers[1])
}
