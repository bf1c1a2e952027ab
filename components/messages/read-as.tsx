'use client'
import { Binary, ChevronDown } from 'lucide-react'
import { decoderChoices } from '../../server/contract/decoder-choice.ts'
import { Button } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { Select } from '../ui/select.tsx'
import { choiceWords } from './decoder-menu.tsx'
import type { Decoders } from './record-url.ts'
import styles from './strip.module.css'

interface Props {
  decoders: Decoders
  onChange: (patch: Partial<Decoders>) => void
  size?: 'small' | 'large'
  /** There is little room: words only where something was chosen. */
  brief?: boolean
}

/** How the keys and values of a list are read, and what its expressions see of them. */
export function ReadAs({ decoders, onChange, size = 'small', brief = false }: Props) {
  const { key, value } = decoders
  const words = [...(value === null ? [] : [`Value: ${choiceWords(value)}`]), ...(key === null ? [] : [`Key: ${choiceWords(key)}`])].join(', ')
  return (
    <Popover
      label="How records are read"
      width={360}
      trigger={
        <Button size={size} title="How records are read" {...(brief && words === '' ? { 'aria-label': 'How records are read' } : {})}>
          <Binary aria-hidden />
          {words === '' && !brief ? 'Value: auto' : words}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <div className={styles.form}>
        <PartAs name="Value" chosen={value} onChoose={(next) => onChange({ value: next })} />
        <PartAs name="Key" chosen={key} onChoose={(next) => onChange({ key: next })} />
        <p className={styles.help}>
          Rows, expressions and exports see records so. A schema of your own choice is given under Decoding of an open record; what is remembered of
          the topic is taken where it says Automatic.
        </p>
      </div>
    </Popover>
  )
}

function PartAs({ name, chosen, onChoose }: { name: string; chosen: string | null; onChoose: (decoder: string | null) => void }) {
  const named = chosen?.includes('@') === true ? [chosen] : []
  const options = [...named, ...decoderChoices].map((decoder) => ({
    value: decoder,
    label: decoder === 'auto' ? 'Automatic' : choiceWords(decoder),
    ...(decoder === 'auto' ? { note: 'By what the bytes say' } : {}),
  }))
  return (
    <div className={styles.row}>
      <span className={styles.partName}>{name}</span>
      <Select
        label={`How the ${name.toLowerCase()} is read`}
        value={chosen ?? 'auto'}
        options={options}
        onChange={(decoder) => onChoose(decoder === 'auto' ? null : decoder)}
      />
    </div>
  )
}
