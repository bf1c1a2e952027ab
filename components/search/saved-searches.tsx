'use client'
import { Link2, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { SavedSearch } from '../../server/contract/saved-searches.ts'
import { BASE_PATH } from '../data/build-input.ts'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { paths } from '../layout/paths.ts'
import { useCopy } from '../messages/copy.ts'
import type { MessagesPatch, MessagesUrl } from '../messages/messages-url.ts'
import strip from '../messages/strip.module.css'
import { Button, IconButton } from '../ui/button.tsx'
import { formatDay } from '../ui/format-time.ts'
import { TextField } from '../ui/text-field.tsx'
import { openView, viewQuery } from './saved-model.ts'
import styles from './saved-searches.module.css'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  onOpen: (view: MessagesPatch) => void
}

/** The views of this topic that somebody gave a name, for everyone who may read it, and the present one to be saved. */
export function SavedSearches({ cluster, topic, url, onOpen }: Props) {
  const saved = useRoute('searches.list', { cluster, topic })
  const items = saved.data?.items
  return (
    <div className={strip.form}>
      <h2 className={strip.legend}>Saved searches of this topic</h2>
      {saved.error !== null && items === undefined ? (
        <p className={strip.wrong} role="alert">
          {saved.error.message}
        </p>
      ) : null}
      {items?.length === 0 ? <p className={strip.help}>None yet. A saved search keeps all that is chosen on this screen.</p> : null}
      {items === undefined || items.length === 0 ? null : (
        <ul className={styles.list}>
          {items.map((search) => (
            <Saved key={search.id} cluster={cluster} search={search} onOpen={onOpen} />
          ))}
        </ul>
      )}
      <SaveForm cluster={cluster} topic={topic} query={viewQuery(url)} />
    </div>
  )
}

function Saved({ cluster, search, onOpen }: { cluster: string; search: SavedSearch; onOpen: Props['onOpen'] }) {
  const { zone } = useTimeZone()
  const copy = useCopy()
  const [asked, setAsked] = useState(false)
  const remove = useRouteMutation('searches.delete', ['searches.list'])
  const link = () => `${window.location.origin}${BASE_PATH}${paths.messages(cluster, search.topic)}?${search.query}`
  if (asked) {
    return (
      <li className={styles.row}>
        <span className={styles.words}>
          Delete "{search.name}" for everyone?
          {remove.error === null ? null : <span className={strip.wrong}>{remove.error.message}</span>}
        </span>
        <Button size="small" onClick={() => setAsked(false)}>
          Keep
        </Button>
        <Button size="small" look="danger" autoFocus onClick={() => remove.mutate({ cluster, id: search.id })}>
          Delete
        </Button>
      </li>
    )
  }
  return (
    <li className={styles.row}>
      <button type="button" className={styles.open} onClick={() => onOpen(openView(search.query))}>
        <span className={styles.name}>{search.name}</span>
        <span className={styles.note}>
          {search.createdBy}, {formatDay(search.createdAt, zone)}
        </span>
      </button>
      <IconButton label={`Copy the link to ${search.name}`} size="small" onClick={() => copy(link(), 'the link')}>
        <Link2 aria-hidden />
      </IconButton>
      <IconButton label={`Delete ${search.name}`} size="small" onClick={() => setAsked(true)}>
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  )
}

function SaveForm({ cluster, topic, query }: { cluster: string; topic: string; query: string }) {
  const [name, setName] = useState('')
  const save = useRouteMutation('searches.save', ['searches.list'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ cluster, body: { topic, name, query } }, { onSuccess: () => setName('') })
  }
  const wrong = save.error === null ? null : save.error.code === 'invalid-input' ? 'Write a name of 1 to 120 characters.' : save.error.message
  return (
    <form className={styles.save} onSubmit={submit}>
      <TextField
        className={styles.field}
        label="Name of the present view"
        placeholder="Name of the present view"
        maxLength={120}
        value={name}
        problem={wrong}
        onChange={(event) => {
          setName(event.target.value)
          save.reset()
        }}
      />
      <Button type="submit" off={name.trim() === '' ? 'Write a name first' : null}>
        Save
      </Button>
    </form>
  )
}
