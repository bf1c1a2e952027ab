// node scripts/stack.mjs FILE: runs Kafka, registry and PostgreSQL in a home of their own, writes their addresses to FILE (the form that
// HEADGATE_TEST_STACK and the benchmarks take), and stops and removes them on SIGINT or SIGTERM.
import { rename, rm, writeFile } from 'node:fs/promises'
import { ownStack } from '../server/testing/own-stack.ts'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('Usage: node scripts/stack.mjs FILE')
  process.exit(1)
}
const { stack, end } = await ownStack((line) => console.log(line))
const addresses = { bootstrap: stack.bootstrap, registry: stack.registryUrl, database: stack.databaseUrl }
await writeFile(`${file}.new`, JSON.stringify(addresses))
await rename(`${file}.new`, file)
// What keeps the process alive is this timer; the parts themselves are on their own.
const alive = setInterval(() => undefined, 60_000)
const stop = async () => {
  clearInterval(alive)
  await end()
  await rm(file, { force: true })
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop())
