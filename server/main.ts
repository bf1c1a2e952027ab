import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compose } from './compose.ts'
import { basePathProblems, tellNext } from './config/built-base-path.ts'
import { problemText } from './config/problem-text.ts'
import { readConfig } from './config/read.ts'
import { messageOf } from './core/errors.ts'
import { createLog } from './core/log.ts'
import { EmbeddedError } from './embedded/embedded-error.ts'
import { openSurroundings } from './embedded/open-surroundings.ts'
import { freePort } from './embedded/ports.ts'

const version: string = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version

/** Ends with 1 and one clear message before anything listens, when what was configured cannot work. */
function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const loaded = await readConfig(process.argv.slice(2))
if (!loaded.ok) refuse(problemText(loaded.problems))
const { config } = loaded
const wrongPath = await basePathProblems(config, join(import.meta.dirname, '..'))
if (wrongPath.length > 0) refuse(problemText(wrongPath))
tellNext(config)
const log = createLog(config.log)
const starting = new AbortController()

/** What a signal ends, as far as the start has come. Resolves to the exit code. */
let end: () => Promise<number> = async () => 130
let stopping = false
let kill = (): void => undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) {
      // A second signal does not wait any longer.
      kill()
      process.exit(130)
    }
    stopping = true
    starting.abort()
    log.info({ signal }, 'stopping')
    void end().then((code) => process.exit(code))
  })
}

process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was rejected and nobody took it: a defect'))
process.on('uncaughtException', (error) => {
  log.error({ err: error }, 'an error was thrown and nobody caught it: a defect, Headgate stops')
  if (stopping) return
  stopping = true
  starting.abort()
  const leave = () => process.exit(1)
  void end().then(leave, leave)
})

const say = (line: string) => process.stdout.write(`${line}\n`)
const surroundings = await openSurroundings({ config, log, say, signal: starting.signal }).catch((error: unknown) =>
  refuse(error instanceof EmbeddedError ? error.message : `Headgate could not start: ${messageOf(error)}`),
)
kill = () => surroundings.kill()
end = async () => {
  await surroundings.stop()
  return 130
}
// A port that nobody asked for by its number gives way to whoever has it.
const number = config.port.mandatory ? config.port.number : await freePort(config.port.number)
const headgate = await compose({
  config: { ...config, port: { ...config.port, number } },
  version,
  log,
  ...surroundings,
  pages: true,
  checkAllReplies: config.dev,
})
end = async () => {
  const { failed } = await headgate.stop()
  await surroundings.stop()
  log.info({ failed }, 'stopped')
  return failed.length === 0 ? 0 : 1
}

try {
  const { port } = await headgate.start()
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}${config.basePath}`
  await surroundings.announce(url)
  say(`\n  Headgate  ${url}\n`)
} catch (error) {
  if (!stopping) {
    stopping = true
    await end()
    refuse(`Headgate could not start: ${messageOf(error)}`)
  }
}
