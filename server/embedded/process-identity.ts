import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { platform } from 'node:os'

/**
 * What tells one process from a later one with the same number: when it started, as the system words it.
 * null when there is no such process (a zombie counts as none). Synchronous: it is asked right after a spawn, before anything can intervene.
 */
export function startOf(pid: number): string | null {
  return platform() === 'linux' ? linuxStart(pid) : otherStart(pid)
}

/** Field 22 of /proc/PID/stat, in ticks since the boot, with the boot's own id (proc(5)). The name in field 2 may hold blanks and brackets. */
function linuxStart(pid: number): string | null {
  const stat = readOrEmpty(`/proc/${pid}/stat`)
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = fields[18]
  if (ticks === undefined || state === 'Z' || state === 'X') return null
  return `${readOrEmpty('/proc/sys/kernel/random/boot_id').trim()}:${ticks}`
}

function otherStart(pid: number): string | null {
  try {
    const [state, ...start] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 5000 })
      .trim()
      .split(/\s+/)
    return state === undefined || state.startsWith('Z') ? null : start.join(' ')
  } catch {
    return null // ps ends with 1 when it knows no such process
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // no such process
  }
}
