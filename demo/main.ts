import { createLog, messageOf } from './log.ts'
import { loadSettings } from './settings.ts'
import { startDemo } from './start-demo.ts'

const STOP_TIMEOUT_MS = 4500

/** The demo process. Says on standard output, in one line, that its control port listens; stops in order on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const settings = loadSettings(process.env)
  const log = createLog(settings.logLevel)
  const demo = await startDemo(settings, log)
  process.stdout.write(`${JSON.stringify({ ready: true, controlPort: demo.controlPort })}\n`)
  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, 'the demo stops')
    setTimeout(() => {
      log.warn('the demo did not stop in time and is ended')
      process.exit(0)
    }, STOP_TIMEOUT_MS).unref()
    await demo.stop()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch((error: unknown) => {
  process.stderr.write(`${JSON.stringify({ level: 'error', part: 'demo', msg: messageOf(error) })}\n`)
  process.exit(1)
})
