'use client'
import { useState } from 'react'
import type { Job } from '../../server/contract/jobs.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './jobs.module.css'
import { readRate } from './jobs-model.ts'

/** The limit of a job that is not over; it counts within a second. */
export function RateForm({ job, onRate }: { job: Job; onRate: (ratePerSecond: number | null) => void }) {
  const [text, setText] = useState(job.ratePerSecond === null ? '' : String(job.ratePerSecond))
  const rate = readRate(text)
  return (
    <form
      className={styles.rate}
      onSubmit={(event) => {
        event.preventDefault()
        if (rate !== undefined) onRate(rate)
      }}
    >
      <TextField
        label="Records per second at most"
        placeholder="no limit"
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={rate === undefined ? 'A whole number from 1 to 1,000,000, or nothing for no limit.' : null}
      />
      <Button type="submit" off={rate === job.ratePerSecond ? 'This is the limit now' : rate === undefined ? 'Not a limit' : null}>
        Set the limit in records per second
      </Button>
    </form>
  )
}
