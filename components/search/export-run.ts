import { type ExportInput, exportAddress, exportedRecord, manifestOf, readExport } from '../data/exports.ts'
import type { MessagesUrl } from '../messages/messages-url.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { countOf } from '../ui/format-number.ts'
import { predicateOf, searchBody } from './search-request.ts'

/** The question of an export: that of the screen, without page and budget. */
export function exportBody(url: MessagesUrl, now: number): ExportInput['body'] {
  const { from, to, partitions, isolation, topicId } = searchBody(url, now, null)
  const { keyShortcut: _keyShortcut, ...predicate } = predicateOf(url)
  return {
    predicate,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(partitions === undefined ? {} : { partitions }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(topicId === undefined ? {} : { topicId }),
  }
}

/** What an export came to, in words. `handed`: the browser goes on with it. */
export interface Exported {
  state: 'complete' | 'cut' | 'handed'
  words: string
}

/** What a page holds of an export. More is written to disk by the browser, as it comes. */
const MOST_IN_PAGE = 64 << 20

/** Reads all that match and gives it to the browser as a file; a large one the browser reads itself. */
export async function exportAll(input: ExportInput, signal: AbortSignal, tell: (words: string) => void): Promise<Exported> {
  const address = exportAddress(input)
  const most = address === null ? Number.POSITIVE_INFINITY : MOST_IN_PAGE
  const file = await readExport(input, signal, (bytes) => tell(`${formatBytes(bytes)} so far`), most)
  if (file === null) {
    followLink(address ?? '', fileName(input.topic, input.format))
    const manifest = input.format === 'csv' ? '' : ' The last line of the file is its manifest: whether all of it was written, and its SHA-256.'
    const words = `It is larger than ${formatBytes(MOST_IN_PAGE)}, so the browser saves it as it comes, among its downloads, and says there when it is done or broke off.`
    return { state: 'handed', words: `${words}${manifest}` }
  }
  const manifest = input.format === 'csv' ? null : await manifestOf(file)
  saveFile(file, fileName(input.topic, input.format))
  const size = formatBytes(file.size)
  if (manifest === null) return { state: 'complete', words: `All of it was written, ${size}.` }
  const left =
    manifest.errors === undefined || manifest.errors.count === '0'
      ? ''
      : ` ${countOf(manifest.errors.count, 'record')} could not be judged and are left out.`
  const records = `${countOf(manifest.records, 'record')}, ${size}.`
  if (manifest.complete) return { state: 'complete', words: `All of it was written: ${records}${left}` }
  const problem = manifest.partitions.find((partition) => partition.problem !== null)
  const why = problem === undefined ? '' : ` P${problem.partition}: ${problem.problem}`
  return { state: 'cut', words: `Not all of it was written: ${records}${why} The last line holds a cursor to go on from.${left}` }
}

interface Place {
  partition: number
  offset: string
}

const AT_ONCE = 4

/** Writes the given records, each read anew with all of its bytes, in the order of the table. */
export async function exportRows(
  input: Omit<ExportInput, 'body'>,
  rows: readonly Place[],
  signal: AbortSignal,
  tell: (words: string) => void,
): Promise<Exported> {
  const { cluster, topic, format } = input
  const lines: string[] = []
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    tell(`${at} of ${countOf(rows.length, 'record')}`)
    const some = rows.slice(at, at + AT_ONCE).map(({ partition, offset }) => exportedRecord({ cluster, topic, partition, offset }, format, signal))
    lines.push(...(await Promise.all(some)).filter((line) => line !== ''))
  }
  const head = format === 'csv' ? CSV_HEAD : ''
  const file = new Blob([head, ...lines.map((line) => (format === 'csv' ? line : `${line}\n`))])
  saveFile(file, fileName(topic, format))
  const left = rows.length - lines.length
  const gone = left === 0 ? '' : ` ${left} of the rows are transaction markers, or gone.`
  return { state: left === 0 ? 'complete' : 'cut', words: `${countOf(lines.length, 'record')} written, ${formatBytes(file.size)}.${gone}` }
}

const CSV_HEAD = 'partition,offset,timestamp,timestampType,key,value,headers\r\n'

const fileName = (topic: string, format: string) => `${topic}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.${format}`

function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  followLink(address, name)
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function followLink(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
