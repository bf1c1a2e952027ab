'use client'
import { TextField } from '../ui/text-field.tsx'
import { readRate } from './jobs-model.ts'

/** How many records a second a job may write. */
export function LimitField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <>
      <span aria-hidden>Records per second at most</span>
      <TextField
        label="Records per second at most"
        placeholder="no limit"
        inputMode="numeric"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        problem={readRate(value) === undefined ? 'A whole number from 1 to 1,000,000, or nothing for no limit.' : null}
      />
    </>
  )
}
