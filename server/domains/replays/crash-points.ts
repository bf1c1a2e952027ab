/** Where a run can be ended by tests, in the order in which it passes them. `add-offsets` is there in the classic flow alone. */
export const crashPoints = [
  'after-lease',
  'after-init',
  'after-offset-read',
  'verify-scan',
  'after-begin',
  'mid-send',
  'after-last-ack',
  'after-add-offsets',
  'after-offset-commit',
  'end-sent',
  'after-end',
  'after-checkpoint',
] as const
export type CrashPoint = (typeof crashPoints)[number]
