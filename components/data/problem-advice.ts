import type { ErrorCode, ProblemError } from './problem-error.ts'

const advice: Partial<Record<ErrorCode, string>> = {
  unreachable: 'Headgate keeps trying. Look at the terminal or the log of the server if this stays.',
  'no-answer-in-time': 'Try again; if it stays, look at the load of the cluster and of Headgate.',
  'cluster-down': 'Check that the brokers run and that their advertised addresses can be reached from Headgate.',
  'registry-down': 'Records are still shown, with their bytes in place of what a schema would say.',
  'topic-unknown': 'It may have been deleted, or this connection may not see it.',
  'not-allowed': 'Ask whoever gives rights on this cluster.',
  'topic-recreated': 'What was shown belongs to the deleted topic. Open the topic again.',
  'record-expired': 'Retention has removed it. The partition starts later now.',
  'record-compacted': 'A later record with the same key took its place.',
  deadline: 'Try again with a smaller range or fewer partitions.',
  draining: 'Headgate is stopping or restarting; this page tries again by itself.',
}

/** What to do next. The server's own fix for a field goes first. */
export function adviceFor(error: ProblemError): string | null {
  const fixes = error.errors.map((field) => field.fix ?? `${field.path}: ${field.message}`)
  return fixes.length > 0 ? fixes.join(' ') : (advice[error.code] ?? null)
}
