/** A piece of an uploaded file: whole lines, none of them the manifest. */
export interface StagedPiece {
  /** Number of its first line in the file; the first one is 1. */
  firstLine: number
  records: number
  /** The lines as they came, each with its line end. */
  lines: Buffer
}

/**
 * Uploaded files that wait to be written. They lie in the database and not in a folder: the job may be taken up by another replica,
 * and after a restart on another machine. Every call rejects with `database-down` while there is none.
 */
export interface ImportStage {
  /** What one file may weigh, in bytes. */
  readonly maxBytes: number
  add(importId: string, seq: number, piece: StagedPiece): Promise<void>
  /** null: there is no such piece. */
  get(importId: string, seq: number): Promise<StagedPiece | null>
  drop(importId: string): Promise<void>
  /** Forgets what belongs to jobs that are over, and uploads of yesterday that never became a job. */
  sweep(): Promise<void>
}
