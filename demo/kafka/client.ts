import { Kafka, type LogEntry, logLevel } from 'kafkajs'
import type { Log } from '../log.ts'
import { calmIdleTimer } from './idle-timer.ts'

/**
 * A kafkajs client with bounds on every call. It gives up soon on purpose: after some errors a kafkajs client is broken for
 * good (a socket that died inside a response, a lost sequence number), so its owner throws it away and makes another.
 */
export function kafkaClient(options: { bootstrap: string[]; clientId: string; log: Log }): Kafka {
  calmIdleTimer()
  return new Kafka({
    brokers: options.bootstrap,
    clientId: options.clientId,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { retries: 3, initialRetryTime: 200, maxRetryTime: 1000 },
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => write(options.log, options.clientId, entry),
  })
}

/** All of it is detail: whoever owns the client says what has failed. Only the message: no keys, no values. */
function write(log: Log, clientId: string, entry: LogEntry): void {
  log.debug({ client: clientId, kafkajs: entry.namespace, kafkajsLevel: entry.label }, entry.log.message)
}
