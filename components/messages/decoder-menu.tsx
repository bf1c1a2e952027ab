'use client'
import { ChevronDown } from 'lucide-react'
import { decoderChoices, schemaDecoders } from '../../server/contract/decoder-choice.ts'
import { Button } from '../ui/button.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { decoderName } from './part-model.ts'

interface Props {
  name: 'key' | 'value'
  /** As the address has it; null: what fits. */
  chosen: string | null
  onChoose: (decoder: string | null) => void
}

const bySchema: ReadonlySet<string> = new Set(schemaDecoders)

/** How the part is to be read. With a schema of one's own choice: under Decoding. */
export function DecoderMenu({ name, chosen, onChoose }: Props) {
  const item = (decoder: string): MenuItem => ({
    id: decoder,
    label: capital(decoderName(decoder)),
    checked: chosen === decoder,
    onSelect: () => onChoose(decoder),
  })
  const named = chosen?.includes('@') === true ? [{ ...item(chosen), label: choiceWords(chosen) }] : []
  const plain = decoderChoices.filter((decoder) => decoder !== 'auto' && !bySchema.has(decoder))
  const shown = chosen === null ? 'Automatic' : choiceWords(chosen)
  const automatic: MenuItem = {
    id: 'auto',
    label: 'Automatic',
    note: 'By what the bytes say',
    checked: chosen === null,
    onSelect: () => onChoose(null),
  }
  return (
    <Menu
      align="start"
      trigger={
        <Button size="small" aria-label={`How the ${name} is read: ${shown}`}>
          {shown}
          <ChevronDown aria-hidden />
        </Button>
      }
      groups={[
        { items: [automatic, ...named] },
        { heading: 'By the schema that the bytes name', items: schemaDecoders.map(item) },
        { heading: 'Without a schema', items: plain.map(item) },
      ]}
    />
  )
}

/** "Avro by orders-value/3", "Protobuf by id 12, Order" */
export function choiceWords(choice: string): string {
  const at = choice.indexOf('@')
  if (at < 0) return capital(decoderName(choice))
  const [schema = '', message] = choice.slice(at + 1).split('#')
  const by = /^\d+$/.test(schema) ? `id ${schema}` : schema
  return `${capital(decoderName(choice.slice(0, at)))} by ${by}${message === undefined ? '' : `, ${message}`}`
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
