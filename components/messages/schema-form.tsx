'use client'
import { type FormEvent, useState } from 'react'
import { CHOICE_PATTERN, schemaDecoders } from '../../server/contract/decoder-choice.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './inspector.module.css'
import { decoderName } from './part-model.ts'

/** Reads bytes by a schema that they do not name themselves. */
export function SchemaForm({ name, onChoose }: { name: 'key' | 'value'; onChoose: (decoder: string) => void }) {
  const [decoder, setDecoder] = useState<(typeof schemaDecoders)[number]>('avro')
  const [schema, setSchema] = useState('')
  const choice = `${decoder}@${schema.trim()}`
  const fits = CHOICE_PATTERN.test(choice)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fits) onChoose(choice)
  }
  return (
    <form className={styles.schemaForm} onSubmit={submit} aria-label={`Read the ${name} by a schema`}>
      <Select
        label={`Format of the ${name}`}
        value={decoder}
        options={schemaDecoders.map((value) => ({ value, label: decoderName(value) }))}
        onChange={setDecoder}
      />
      <TextField
        label={`Schema of the ${name}: an id, or subject/version`}
        placeholder="id, or subject/version"
        mono
        className={styles.treeFind}
        value={schema}
        onChange={(event) => setSchema(event.target.value)}
      />
      <Button size="small" type="submit" off={fits ? null : 'Give an id such as 12, or a version such as orders-value/3'}>
        Read with it
      </Button>
    </form>
  )
}
