import pino, { type Logger } from 'pino'

export type Log = Logger

/** JSON lines on standard error: standard output carries only the line that says the demo is ready. Never keys, values or headers. */
export function createLog(level: string): Log {
  return pino(
    { level, base: { part: 'demo' }, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    pino.destination({ dest: 2, sync: true }),
  )
}

export const silentLog: Log = pino({ level: 'silent' })

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
