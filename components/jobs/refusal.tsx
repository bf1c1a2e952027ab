'use client'
import type { ProblemError } from '../data/problem-error.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { faultWords } from './jobs-model.ts'

/** Why a job was not started; each line or field that is wrong has a row of its own. */
export function Refusal({ error }: { error: ProblemError | null }) {
  if (error === null) return null
  if (error.errors.length < 2) {
    return (
      <NoticeRow status="bad" live>
        {error.message}
      </NoticeRow>
    )
  }
  return (
    <>
      {error.errors.map((fault) => (
        <NoticeRow key={`${fault.path} ${fault.line} ${fault.column}`} status="bad" live>
          {faultWords(fault)}
        </NoticeRow>
      ))}
    </>
  )
}
