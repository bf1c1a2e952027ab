import { promisify } from 'node:util'
import { constants, deflate, inflate } from 'node:zlib'
import type { ImportStage } from '../../core/import-stage.ts'
import { sql } from './sql.ts'
import type { Store } from './store.ts'

const compress = promisify(deflate)
const uncompress = promisify(inflate)

interface StoredPiece {
  first_line: number
  records: number
  lines: Buffer
}

/** Uploaded files in PostgreSQL, a compressed row of about a megabyte of lines per piece. */
export function createImportStage(store: Store, { maxBytes }: { maxBytes: number }): ImportStage {
  return {
    maxBytes,
    add: async (importId, seq, { firstLine, records, lines }) => {
      const packed = await compress(lines, { level: constants.Z_BEST_SPEED })
      await store.sql((db) =>
        db.rows(sql`
          insert into import_piece (import_id, seq, first_line, records, lines, created_at)
          values (${importId}, ${seq}, ${firstLine}, ${records}, ${packed}, now())`),
      )
    },
    get: async (importId, seq) => {
      const [row] = await store.sql((db) =>
        db.rows<StoredPiece>(sql`select first_line, records, lines from import_piece where import_id = ${importId} and seq = ${seq}`),
      )
      if (row === undefined) return null
      return { firstLine: row.first_line, records: row.records, lines: await uncompress(row.lines) }
    },
    drop: async (importId) => {
      await store.sql((db) => db.rows(sql`delete from import_piece where import_id = ${importId}`))
    },
    sweep: async () => {
      await store.sql((db) =>
        db.rows(sql`
          delete from import_piece using (
            select p.import_id, max(p.created_at) as at, bool_or(j.id is not null) as known, bool_or(j.ended_at is null) as open
              from import_piece p left join job j on j.kind = 'import' and j.spec->>'importId' = p.import_id::text
             group by p.import_id
          ) as of_file
          where import_piece.import_id = of_file.import_id
            and ((of_file.known and not of_file.open) or (not of_file.known and of_file.at < now() - interval '1 day'))`),
      )
    },
  }
}
