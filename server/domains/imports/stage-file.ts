import { createHash } from 'node:crypto'
import type { FieldError } from '../../contract/problem.ts'
import { type ProblemError, problem } from '../../core/errors.ts'
import type { ImportStage } from '../../core/import-stage.ts'
import { fileLines, LineTooLong } from './file-lines.ts'
import { type ImportRules, type Manifest, readLine } from './read-line.ts'

/** A piece is about so many bytes of lines, and never more records than a run can look for again after a crash. */
const PIECE_BYTES = 1_048_576
const PIECE_RECORDS = 2000
/** So many wrong lines are told; the rest of the file is not looked at line by line then. */
const TOLD = 20

export interface StagedFile {
  pieces: number
  records: bigint
  manifest: Manifest
}

/**
 * Takes the file in and checks it as it comes: every line, and at the end what the manifest says of all of them. Memory is that of one
 * piece. Throws what is wrong; the caller drops what was staged until then.
 */
export async function stageFile(stage: ImportStage, importId: string, body: AsyncIterable<Uint8Array>, rules: ImportRules): Promise<StagedFile> {
  const file = new FileCheck(rules)
  let seq = 0
  try {
    for await (const line of fileLines(limited(body, stage.maxBytes))) {
      file.take(line.number, line.bytes, line.ended)
      if (!file.isFull || file.isWrong) continue
      await stage.add(importId, seq, file.cut())
      seq += 1
    }
  } catch (error) {
    if (error instanceof LineTooLong) throw problem('too-large', `${error.message} No record of Kafka is that large.`)
    throw error
  }
  const manifest = file.checked()
  if (file.hasRest) {
    await stage.add(importId, seq, file.cut())
    seq += 1
  }
  return { pieces: seq, records: file.records, manifest }
}

async function* limited(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge(maxBytes)
    yield chunk
  }
}

export function tooLarge(maxBytes: number): ProblemError {
  const mebibytes = Math.floor(maxBytes / 1_048_576)
  return problem('too-large', `The file is larger than ${mebibytes} MiB. Export it in parts (limit and cursor), or raise imports.maxMebibytes.`)
}

class FileCheck {
  readonly #rules: ImportRules
  readonly #hash = createHash('sha256')
  #errors: FieldError[] = []
  #manifest: { line: number; manifest: Manifest } | null = null
  #lines: Buffer[] = []
  #bytes = 0
  #firstLine = 1
  records = 0n

  constructor(rules: ImportRules) {
    this.#rules = rules
  }

  get isWrong(): boolean {
    return this.#errors.length > 0
  }

  get isFull(): boolean {
    return this.#bytes >= PIECE_BYTES || this.#lines.length / 2 >= PIECE_RECORDS
  }

  get hasRest(): boolean {
    return this.#lines.length > 0
  }

  take(number: number, bytes: Buffer, ended: boolean): void {
    if (this.#errors.length >= TOLD) return
    if (this.#manifest !== null) {
      this.#errors.push({ path: 'body', line: number, message: 'stands behind the manifest', fix: 'Import one export at a time.' })
      return
    }
    const read = readLine(number, bytes, this.#rules)
    if (read.kind === 'wrong') this.#errors.push(read.error)
    if (read.kind === 'end') this.#manifest = { line: number, manifest: read.manifest }
    if (read.kind !== 'record') return
    this.#hash.update(bytes).update('\n')
    this.records += 1n
    if (this.isWrong) return
    // Copies: the chunk that they came in is larger, and would be kept as a whole.
    this.#lines.push(Buffer.from(bytes), lineEnd)
    this.#bytes += bytes.length + 1
    if (!ended) this.#errors.push(cutOff(number))
  }

  cut() {
    const piece = { firstLine: this.#firstLine, records: this.#lines.length / 2, lines: Buffer.concat(this.#lines) }
    this.#firstLine += piece.records
    this.#lines = []
    this.#bytes = 0
    return piece
  }

  /** Throws everything that is wrong with the file at once. */
  checked(): Manifest {
    const errors = [...this.#errors]
    const found = this.#manifest
    if (errors.length === 0 && found === null) errors.push(cutOff(Number(this.records) + 1))
    if (errors.length === 0 && found !== null) {
      const { line, manifest } = found
      const fix = 'The file was changed or cut since it was exported. Export it again.'
      if (manifest.records !== this.records.toString())
        errors.push({ path: 'body.records', line, message: `the manifest counts ${manifest.records} records, the file has ${this.records}`, fix })
      else if (manifest.sha256 !== this.#hash.digest('hex'))
        errors.push({ path: 'body.sha256', line, message: 'the lines are not those that the manifest was made of', fix })
    }
    const [first] = errors
    if (first === undefined && found !== null) return found.manifest
    const words = `Line ${first?.line}${first?.path.slice('body'.length) === '' ? '' : ` (${first?.path.slice('body.'.length)})`}: ${first?.message}.`
    throw problem('invalid-input', `The file cannot be imported, and nothing was written. ${words} ${first?.fix ?? ''}`, { errors })
  }
}

const lineEnd = Buffer.from('\n')

function cutOff(line: number): FieldError {
  return { path: 'body', line, message: 'the file ends without a manifest', fix: 'It was cut off: export it again, or take the whole file.' }
}
