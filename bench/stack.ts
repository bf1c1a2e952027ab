import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'

/** What every bench is given: the addresses of a running stack, and where its figures go. */
export interface BenchInput {
  bootstrap: string[]
  registry: string
  database: string
  /** null: print only. */
  outFile: string | null
}

/** `node bench/NAME.ts STACK.json [OUT.json]`: STACK.json holds bootstrap, registry and database. */
export async function benchInput(): Promise<BenchInput> {
  const [stackFile, outFile] = process.argv.slice(2)
  if (stackFile === undefined) throw new Error('Name the JSON file of a running stack; npm run bench does it for you.')
  return { ...JSON.parse(await readFile(stackFile, 'utf8')), outFile: outFile ?? null }
}

/** Prints one line per figure and writes them all, with the machine they are from. */
export async function report(id: string, lines: string[], figures: Record<string, unknown>, outFile: string | null): Promise<void> {
  for (const line of lines) console.log(`${id} ${line}`)
  if (outFile === null) return
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version }
  await writeFile(outFile, `${JSON.stringify({ bench: id, at: new Date().toISOString(), machine, figures }, null, 2)}\n`)
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Milliseconds that a step took, with what it gave. */
export async function timed<T>(step: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now()
  const value = await step()
  return { ms: performance.now() - start, value }
}
