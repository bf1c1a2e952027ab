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
  const [message, setMessage] = useState('')
  const choice = `${decoder}@${schema.trim()}${decoder === 'protobuf' && message.trim() !== '' ? `#${message.trim()}` : ''}`
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
      {decoder === 'protobuf' ? (
        <TextField
          label={`Message of the ${name}, where its bytes name none`}
          placeholder="first message, or its name"
          mono
          className={styles.treeFind}
          value={message}
          onChange={(event) => setMessage(event.target.value)}
        />
      ) : null}
      <Button
        size="small"
        type="submit"
        off={fits ? null : 'Give an id such as 12, or a version such as orders-value/3; a message is its name, such as shop.Order'}
      >
        Read with it
      </Button>
    </form>
  )
}
