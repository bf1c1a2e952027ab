'use client'
import { useState } from 'react'
import { browserZone, isZone, useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { formatZone } from '../ui/format-time.ts'
import { Popover } from '../ui/popover.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './top-bar.module.css'
import form from './zone-popover.module.css'

/** The one time zone of all tables, inputs and exports. */
export function ZonePopover() {
  const { choice, zone, choose } = useTimeZone()
  const [open, setOpen] = useState(false)
  const short = zone === 'UTC' ? 'UTC' : (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
  return (
    <Popover
      label="Time zone"
      open={open}
      onOpenChange={setOpen}
      align="end"
      trigger={
        <button type="button" className={styles.zone} aria-label={`Time zone: ${zone}`}>
          {short}
        </button>
      }
    >
      <div className={form.form}>
        <h2>Time zone</h2>
        <Segmented
          label="Time zone"
          value={choice === 'UTC' || choice === 'browser' ? choice : 'named'}
          options={[
            { value: 'UTC', label: 'UTC' },
            { value: 'browser', label: `Browser: ${browserZone()}` },
            ...(choice === 'UTC' || choice === 'browser' ? [] : [{ value: 'named', label: choice }]),
          ]}
          onChange={(next) => next !== 'named' && choose(next)}
        />
        <NamedZone onChoose={choose} />
        <p>Used by every table, input and export. Now {formatZone(zone, new Date())}.</p>
      </div>
    </Popover>
  )
}

function NamedZone({ onChoose }: { onChoose: (zone: string) => void }) {
  const [text, setText] = useState('')
  const [asked, setAsked] = useState(false)
  const wrong = asked && !isZone(text)
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (isZone(text)) onChoose(text)
      }}
    >
      <TextField
        label="Name of a zone"
        placeholder="Europe/Warsaw"
        list="zones"
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={wrong ? 'No such zone. Write it as the IANA list does: Europe/Warsaw.' : null}
        end={
          <Button type="submit" size="small" look="ghost">
            Use
          </Button>
        }
      />
      <datalist id="zones">
        {Intl.supportedValuesOf('timeZone').map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </form>
  )
}
