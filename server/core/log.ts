import pino, { type Logger } from 'pino'

/**
 * The log: one wide event per request, socket event and job step. Never keys, values or headers of records.
 * ERROR means that a person must act; a healthy run logs none.
 */
export type Log = Logger

/** JSON lines to standard output, or readable lines where `pretty`. */
export function createLog(options: { level: string; pretty: boolean }): Log {
  return pino({
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ['password', '*.password', 'authorization', '*.authorization', 'token', '*.token'], censor: '***' },
    ...(options.pretty ? { transport: { target: 'pino-pretty', options: { translateTime: 'SYS:HH:MM:ss', singleLine: true } } } : {}),
  })
}

/** For code that runs without a server around it, such as a test of one part. */
export const silentLog: Log = pino({ level: 'silent' })
