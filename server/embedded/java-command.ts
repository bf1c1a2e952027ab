import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Jvm } from './jvm.ts'
import type { Command } from './program.ts'

/** A JVM, and where it keeps the classes that it loaded last time: only the owner of the folder writes there. */
export interface JavaRuntime {
  jvm: Jvm
  archives: { folder: string; write: boolean }
}

export interface JavaRun {
  flags: string[]
  /** Name of the class archive, or null for short runs. */
  archive: string | null
  cwd: string
  /** What to run: `-jar file` or `-cp jars Main`, and its arguments. */
  run: string[]
}

/** The command line of a small, quiet JVM. From Java 19 on it starts from an archive of its classes, which halves the start. */
export function javaCommand(runtime: JavaRuntime, { flags, archive, cwd, run }: JavaRun): Command {
  const { jvm } = runtime
  const quiet = jvm.version >= 24 ? ['--sun-misc-unsafe-memory-access=allow', '--enable-native-access=ALL-UNNAMED'] : []
  const args = ['-XX:+UseSerialGC', '-Djava.awt.headless=true', ...quiet, ...flags, ...archiveFlags(runtime, archive)]
  return { file: jvm.java, args: [...args, ...run], cwd }
}

function archiveFlags({ jvm, archives }: JavaRuntime, name: string | null): string[] {
  if (name === null || jvm.version < 19) return []
  const file = join(archives.folder, `${name}-java${jvm.version}.jsa`)
  if (archives.write) return ['-XX:+AutoCreateSharedArchive', `-XX:SharedArchiveFile=${file}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off']
  return existsSync(file) ? [`-XX:SharedArchiveFile=${file}`, '-Xshare:auto', '-Xlog:cds=off'] : []
}
