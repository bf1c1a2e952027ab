// Prints what the steps before the start need to know of the configuration. Runs on Node 24, after the packages are installed.
import { problemText } from '../../server/config/problem-text.ts'
import { readConfig } from '../../server/config/read.ts'

const loaded = await readConfig(process.argv.slice(2))
if (loaded.ok) {
  const { basePath, clusters } = loaded.config
  process.stdout.write(JSON.stringify({ basePath, embedded: clusters.some((cluster) => cluster.embedded) }))
} else {
  process.stderr.write(`${problemText(loaded.problems)}\n`)
  process.exitCode = 1
}
