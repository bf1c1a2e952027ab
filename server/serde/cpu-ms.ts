/** Milliseconds of processor time that a task takes: unlike those on the wall, not those of other programs. For tests. */
export function cpuMs(task: () => void): number {
  const before = process.threadCpuUsage()
  task()
  const spent = process.threadCpuUsage(before)
  return (spent.user + spent.system) / 1000
}
