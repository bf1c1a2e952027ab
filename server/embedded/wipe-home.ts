import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../core/log.ts'
import { ProcessRecords } from './process-records.ts'

/** Kept by a wipe: what is being held, what is not data, and who still runs (until it was ended). */
const kept = new Set(['lock.json', 'software'])

/**
 * Removes all data of a home whose lock the caller holds: topics, schemas, the database, logs. Verified downloads stay.
 * Processes of an earlier start are ended first, because they would go on writing.
 */
export async function wipeHome(home: string, log: Log): Promise<void> {
  await new ProcessRecords(home).endOrphans(log)
  const names = await readdir(home)
  await Promise.all(names.filter((name) => !kept.has(name)).map((name) => rm(join(home, name), { recursive: true, force: true })))
}
