import type { ConfigProblem } from './config.ts'

/** All problems as lines for the terminal. */
export function problemText(problems: ConfigProblem[]): string {
  const count = problems.length === 1 ? 'One thing is' : `${problems.length} things are`
  return [`${count} wrong with the configuration:`, ...problems.map((one) => `  ${one.path}: ${one.message} ${one.fix}`)].join('\n')
}
