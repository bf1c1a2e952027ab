import type { DoctorReport, Remedy, Rung, RungState } from '../../server/contract/doctor.ts'
import { formatInteger } from '../ui/format-number.ts'
import type { Status } from '../ui/status-badge.tsx'

const mostPillLetters = 48

export const stateWords: Readonly<Record<RungState, { status: Status; word: string }>> = {
  passed: { status: 'ok', word: 'Passed' },
  warning: { status: 'warn', word: 'Warning' },
  failed: { status: 'bad', word: 'Failed' },
  'not-tried': { status: 'unknown', word: 'Not tried' },
}

/** The pill beside the title. */
export function pillOf(report: DoctorReport): { status: Status; words: string } {
  const count = (state: RungState) => report.rungs.filter((rung) => rung.state === state).length
  const [failed, warnings] = [count('failed'), count('warning')]
  if (failed > 0) return { status: 'bad', words: wordsOf(report, failed, failed === 1 ? '1 check failed' : `${failed} checks failed`) }
  if (warnings > 0) return { status: 'warn', words: wordsOf(report, warnings, warnings === 1 ? '1 warning' : `${warnings} warnings`) }
  return { status: 'ok', words: 'Everything works' }
}

/** The one thing that is wrong in its own words, where they are few. */
function wordsOf(report: DoctorReport, count: number, counted: string): string {
  const answer = report.rungs.find(({ id }) => id === firstWrong(report.rungs))?.answer ?? ''
  return count === 1 && answer !== '' && answer.length <= mostPillLetters ? answer.charAt(0).toUpperCase() + answer.slice(1) : counted
}

/** Whether a text is names and addresses alone, which are written as they are in Kafka. */
export const isCode = (text: string) => /^\S+(, \S+)*$/.test(text) && /[.:/\d]/.test(text)

/** What is open before anybody has opened or closed anything: the first thing that is wrong. */
export function firstWrong(rungs: readonly Rung[]): Rung['id'] | null {
  return (rungs.find(({ state }) => state === 'failed') ?? rungs.find(({ state }) => state === 'warning'))?.id ?? null
}

export const hasMore = (rung: Rung) => rung.why !== null || rung.fixes.length > 0 || rung.table !== null

/** A report in which some checks were made again. What those say that needed them is as it was. */
export function mergedReport(before: DoctorReport, again: DoctorReport): DoctorReport {
  const fresh = new Map(again.rungs.map((rung) => [rung.id, rung]))
  const rungs = before.rungs.map((rung) => fresh.get(rung.id) ?? rung)
  const first = rungs.find(({ id }) => id === firstWrong(rungs))
  const verdict =
    first === undefined ? { state: 'passed' as const, text: 'Everything works' } : { state: first.state, text: `${first.title}: ${first.answer}` }
  return { ...before, startedAt: again.startedAt, tookMs: again.tookMs, from: again.from ?? before.from, verdict, rungs }
}

export const formatMs = (ms: number | null) => (ms === null ? '' : `${formatInteger(ms)} ms`)

/** Where the part to look at stands in a line; the last one, since the same letters may stand in what comes before. */
export function markedPart({ line, mark }: Remedy): [from: number, to: number][] {
  const from = line === null || mark === null || mark === '' ? -1 : line.lastIndexOf(mark)
  return from === -1 || mark === null ? [] : [[from, from + mark.length]]
}

/** The report as plain text, for a ticket or a chat. It holds what the page shows, and the page shows no secrets. */
export function reportText(report: DoctorReport, name: string): string {
  const head = [
    `Connection doctor: ${name} (${report.cluster})`,
    `${report.startedAt}, took ${formatInteger(report.tookMs)} ms${report.from === null ? '' : `, from ${report.from}`}`,
    report.verdict.text,
    '',
  ]
  return [...head, ...report.rungs.flatMap(rungLines)].join('\n')
}

function rungLines(rung: Rung, index: number): string[] {
  const time = rung.ms === null ? '' : ` (${formatMs(rung.ms)})`
  const lines = [`${index + 1}. ${rung.title}: ${stateWords[rung.state].word}. ${rung.tried}: ${rung.answer}${time}`]
  if (rung.state === 'passed' || rung.state === 'not-tried') return lines
  if (rung.why !== null) lines.push(`   ${rung.why}`)
  for (const row of rung.table?.rows ?? []) lines.push(`   - ${row.cells.filter((cell) => cell !== '').join(' | ')}`)
  for (const fix of rung.fixes) {
    lines.push(`   ${fix.text}${fix.line === null ? '' : ':'}`)
    if (fix.line !== null) lines.push(`     ${fix.line}`)
  }
  return lines
}
