'use client'
import { ChevronLeft, ChevronRight, Copy, Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Part } from '../../server/contract/records.ts'
import { addressOf } from '../data/client.ts'
import { Button, DownloadLink, IconButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { formatInteger } from '../ui/format-number.ts'
import { Segmented } from '../ui/segmented.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { useCopy } from './copy.ts'
import { DecoderMenu } from './decoder-menu.tsx'
import styles from './inspector.module.css'
import { PartContent } from './part-bytes.tsx'
import { copyText, windowedSize } from './part-content.ts'
import { isJson, problemWords } from './part-model.ts'
import type { RecordPlace } from './queries.ts'
import type { PartViewName } from './record-url.ts'
import { TREE_UP_TO, type Window, windowOf } from './window-model.ts'

interface Props {
  place: RecordPlace
  name: 'key' | 'value'
  part: Part
  /** false: this is the preview of a list, without the bytes. */
  isWhole: boolean
  as: PartViewName
  onAs: (as: PartViewName) => void
  /** How it is to be read; null: what fits. */
  decoder: string | null
  onDecoder: (decoder: string | null) => void
}

const VIEWS = [
  { value: 'decoded', label: 'Decoded' },
  { value: 'text', label: 'Raw text' },
  { value: 'hex', label: 'Hex' },
  { value: 'base64', label: 'Base64' },
] as const

/** A key or a value, decoded or as its bytes. */
export function PartPanel(props: Props) {
  const { part, name } = props
  if (!part.present) {
    const why = name === 'value' ? 'null: a tombstone. It marks the key as deleted; compaction drops both in time.' : 'null: the record has no key.'
    return (
      <EmptyState card>
        The {name} is {why}
      </EmptyState>
    )
  }
  if (part.size === 0) return <EmptyState card>The {name} has 0 bytes. It is there and empty, which is not the same as null.</EmptyState>
  // Another record starts at its first window.
  return <Bytes key={`${props.place.partition}/${props.place.offset}`} {...props} />
}

function Bytes({ place, name, part, isWhole, as, onAs, decoder, onDecoder }: Props) {
  const [at, setAt] = useState(0)
  const [asTree, setAsTree] = useState(false)
  const copy = useCopy()
  const ready = isWhole || (as === 'decoded' && !part.truncated && part.decoded !== null)
  const cut = windowOf(windowedSize(part, as), at)
  const tree = as === 'decoded' && isJson(part) ? treeOffer(cut) : null
  const window = asTree && tree?.fits === true ? { start: 0, end: cut.total, total: cut.total, whole: true } : cut
  const { partition, offset, cluster, topic } = place
  const raw = addressOf('records.raw', {
    cluster,
    topic,
    partition,
    offset,
    part: name,
    ...(place.topicId === null ? {} : { topicId: place.topicId }),
  })
  return (
    <div className={styles.part}>
      <div className={styles.tools}>
        <DecoderMenu name={name} chosen={decoder} onChoose={onDecoder} />
        <Segmented label={`View of the ${name}`} size="small" value={as} options={VIEWS} onChange={onAs} />
        <span className={styles.actions}>
          <Button
            look="ghost"
            size="small"
            off={ready ? (window.whole ? null : 'Too large for the clipboard: download the bytes') : 'Being read'}
            onClick={() => copy(copyText(part, as), `the ${name}`)}
          >
            <Copy aria-hidden />
            Copy
          </Button>
          <DownloadLink look="ghost" size="small" href={raw} title={`Download the ${formatInteger(part.size)} bytes of the ${name}`}>
            <Download aria-hidden />
            Bytes
          </DownloadLink>
        </span>
      </div>
      {part.error === null || as !== 'decoded' ? null : <p className={styles.note}>{problemWords(part)} More under Decoding.</p>}
      {part.note === null || as !== 'decoded' ? null : <p className={styles.note}>{part.note}.</p>}
      {ready && !window.whole ? (
        <WindowBar window={window} size={part.size ?? 0} isBytes={as === 'hex'} at={at} onAt={setAt}>
          {tree === null ? null : (
            <Button look="ghost" size="small" off={tree.fits ? null : tree.words} onClick={() => setAsTree(true)}>
              As a tree
            </Button>
          )}
        </WindowBar>
      ) : null}
      {ready && window.whole && !cut.whole ? (
        <div className={styles.window}>
          <span>Stored intact, {formatBytes(part.size ?? 0)}. All of it, as a tree.</span>
          <span className={styles.actions}>
            <Button look="ghost" size="small" onClick={() => setAsTree(false)}>
              In windows
            </Button>
          </span>
        </div>
      ) : null}
      {ready ? (
        <PartContent part={part} name={name} as={as} window={window} label={`${name}, ${as}`} />
      ) : (
        <SkeletonRows rows={8} words={`Reading ${formatBytes(part.size)}`} />
      )}
    </div>
  )
}

/** Whether a value that is shown in windows can also be opened as a tree; null where there are no windows. */
function treeOffer({ total, whole }: Window): { fits: boolean; words: string } | null {
  return whole ? null : { fits: total <= TREE_UP_TO, words: `Longer than ${formatInteger(TREE_UP_TO)} characters: too large for a tree in this page` }
}

interface WindowBarProps {
  window: Window
  size: number
  isBytes: boolean
  at: number
  onAt: (at: number) => void
  children: ReactNode
}

function WindowBar({ window, size, isBytes, at, onAt, children }: WindowBarProps) {
  const unit = isBytes ? 'Bytes' : 'Characters'
  return (
    <div className={styles.window}>
      <span>
        Stored intact, {formatBytes(size)}. {unit} {formatInteger(window.start)} to {formatInteger(window.end - 1)} of {formatInteger(window.total)}.
      </span>
      <span className={styles.actions}>
        {children}
        <IconButton label="Previous 64 K" size="small" off={window.start === 0 ? 'This is the beginning' : null} onClick={() => onAt(at - 1)}>
          <ChevronLeft aria-hidden />
        </IconButton>
        <IconButton label="Next 64 K" size="small" off={window.end === window.total ? 'This is the end' : null} onClick={() => onAt(at + 1)}>
          <ChevronRight aria-hidden />
        </IconButton>
      </span>
    </div>
  )
}
