import type { ScanPool } from '../scan/scan-pool.ts'

/** The threads that change the values of records: those of searches, which can be ended. */
export type ValueChanges = Pick<ScanPool, 'change'>
