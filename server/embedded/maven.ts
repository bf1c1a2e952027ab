import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { saysFull } from './disk-trouble.ts'
import { EmbeddedError } from './embedded-error.ts'
import { installHint } from './install-hint.ts'
import { pomFile } from './software.ts'

export interface MavenProgress {
  files: number
  /** Bytes of finished files and of those that are on their way, as far as Maven says. */
  bytes: number
}

/** Runs one goal of Maven on the checked-in pom, with the mirrors and proxies of this machine's settings. Rejects with what it says of its failure. */
export async function runMaven(goal: string[], onProgress: (progress: MavenProgress) => void, signal: AbortSignal, pom = pomFile): Promise<void> {
  const transfers = new Transfers()
  let reason: string | null = null
  // -U: a failure of an earlier try is not taken for an answer. Without -B: only its interactive form tells how far a large file is.
  const options = {
    cwd: dirname(pomFile),
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    cancelSignal: signal,
    timeout: 30 * 60_000,
  } as const
  const maven = execa('mvn', ['-U', '-f', pom, ...goal], options)
  const lines = createInterface({ input: maven.all.setEncoding('utf8').on('error', () => undefined), crlfDelay: 0 })
  lines.on('line', (line) => {
    const problem = /\[ERROR\]\S* (.+)/.exec(stripStyle(line))
    // The first one is the reason; what follows is advice on Maven's own options.
    if (problem?.[1]) reason ??= problem[1].replace(/^Failed to execute goal .*? on project \S+: /, '').replace(/ -> \[Help.*$/, '')
    if (transfers.read(line)) onProgress(transfers.progress)
  })
  const result = await maven
  if (signal.aborted) throw new EmbeddedError('The download was interrupted.', 'Start again; nothing half-written was kept.')
  if (!result.failed) return
  if (result.code === 'ENOENT')
    throw new EmbeddedError('Maven was not found; it downloads the embedded Kafka.', `Install it: ${installHint('maven')}.`)
  const why = reason ?? result.originalMessage ?? `mvn ended with code ${result.exitCode}`
  throw new EmbeddedError(`Maven could not download: ${shortened(why).replace(/\.$/, '')}.`, downloadFix(why))
}

/** Of all that Maven says of a full disk, the path where it was. */
function shortened(why: string): string {
  const path = /(?:^|[\s(>])(\/[^\s:()]+)\)?:? \(?(?:No space left|Read-only file system)/i.exec(why)?.[1]
  if (path === undefined) return saysFull(why) ? 'a disk is full, that of this folder or that of ~/.m2/repository' : why
  return saysFull(why) ? `the disk of ${path} is full` : `the file system of ${path} is read-only`
}

function downloadFix(why: string): string {
  if (saysFull(why)) return 'Free space there and start again; nothing half-written was kept.'
  if (/read-only|denied|not (create|accessible)/i.test(why))
    return 'Make the folder writable for this user; Maven keeps what it downloads in ~/.m2/repository.'
  if (/unknown ?host|connect|timed out|resolve|transfer|unreachable|find artifact/i.test(why)) {
    return 'See that this machine reaches Maven Central, or name a mirror or proxy in ~/.m2/settings.xml. Or name your own with KAFKA_BROKERS or KAFKA_CONNECT_URL.'
  }
  return 'See what Maven says by hand: mvn -f server/embedded/maven/pom.xml dependency:resolve.'
}

/** Reads Maven's transfer lines: "Downloaded from central: URL (1.2 MB at 3 MB/s)" and "Progress (2): 5.2/108 MB | 1.2 MB". */
export class Transfers {
  #files = 0
  #done = 0
  #moving = 0

  get progress(): MavenProgress {
    return { files: this.#files, bytes: this.#done + this.#moving }
  }

  /** true when the line told something. */
  read(line: string): boolean {
    const text = stripStyle(line)
    const done = /Downloaded from \S+: \S+ \(([\d.]+) ([kMG]?)B at/.exec(text)
    if (done?.[1]) {
      this.#files++
      this.#done += sizeOf(done[1], done[2] ?? '')
      this.#moving = 0
      return true
    }
    const moving = /Progress \(\d+\): (.+)/.exec(text)
    if (!moving?.[1]) return false
    const parts = moving[1].split('|').map((part) => /([\d.]+)(?: ([kMG]?)B)?(?:\/[\d.]+ ([kMG]?)B)?/.exec(part.replace(/^.*?: /, '')))
    this.#moving = parts.reduce((sum, part) => sum + (part?.[1] ? sizeOf(part[1], part[2] ?? part[3] ?? '') : 0), 0)
    return true
  }
}

function sizeOf(number: string, unit: string): number {
  return Number(number) * ({ '': 1, k: 1e3, M: 1e6, G: 1e9 }[unit] ?? 1)
}

function stripStyle(line: string): string {
  return line.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
}
