import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compose } from './compose.ts'
import { problemText } from './config/problem-text.ts'
import { readConfig } from './config/read.ts'
import { messageOf } from './core/errors.ts'
import { createLog } from './core/log.ts'
import { EmbeddedError } from './embedded/embedded-error.ts'
import { openSurroundings } from './embedded/open-surroundings.ts'

const version: string = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version

/** Ends with 1 and one clear message before anything listens, when what was configured cannot work. */
function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const loaded = await readConfig(process.argv.slice(2))
if (!loaded.ok) refuse(problemText(loaded.problems))
const { config } = loaded
const log = createLog(config.log)
const surroundings = await openSurroundings({ config, log, say: (line) => process.stdout.write(`${line}\n`) }).catch((error: unknown) =>
  refuse(error instanceof EmbeddedError ? error.message : `Headgate could not start: ${messageOf(error)}`),
)

const headgate = await compose({ config, version, log, ...surroundings, pages: true, checkAllReplies: config.dev })
let stopping = false

/** The first signal stops everything in order; a second one ends at once. */
async function stop(signal: string): Promise<void> {
  if (stopping) {
    surroundings.kill()
    process.exit(130)
  }
  stopping = true
  log.info({ signal }, 'stopping')
  const { failed } = await headgate.stop()
  await surroundings.stop()
  log.info({ failed }, 'stopped')
  process.exit(failed.length === 0 ? 0 : 1)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal))

try {
  const { port } = await headgate.start()
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}${config.basePath}`
  await surroundings.announce(url)
  process.stdout.write(`\n  Headgate  ${url}\n\n`)
} catch (error) {
  await headgate.stop()
  await surroundings.stop()
  refuse(`Headgate could not start: ${messageOf(error)}`)
}
