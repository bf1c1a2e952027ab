'use client'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useSetting } from '../ui/local-setting.ts'
import { shortcutsSetting } from '../ui/shortcuts-setting.ts'
import { Switch } from '../ui/switch.tsx'
import styles from './key-list.module.css'

const groups: readonly { title: string; keys: readonly [keys: readonly string[], what: string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      [['Ctrl', 'K'], 'Search or jump to'],
      [['/'], 'Filter'],
      [['?'], 'This list'],
      [['G', 'O'], 'Overview'],
      [['G', 'T'], 'Topics'],
      [['G', 'L'], 'Live'],
      [['G', 'D'], 'Dead letters'],
      [['G', 'B'], 'Brokers'],
      [['G', 'C'], 'Clusters'],
      [['['], 'Narrow or widen the rail'],
      [['Esc'], 'Close what is on top'],
    ],
  },
  {
    title: 'In a list',
    keys: [
      [['J'], 'Next row (or arrow down)'],
      [['K'], 'Row before (or arrow up)'],
      [['Enter'], 'Open the row'],
      [['G', 'G'], 'First row'],
      [['Shift', 'G'], 'Last row'],
    ],
  },
  {
    title: 'Dead letters',
    keys: [
      [['X'], 'Choose the row'],
      [['I'], 'Mark as being investigated'],
      [['N'], 'Write a note'],
      [['R'], 'Replay'],
    ],
  },
  {
    title: 'Live',
    keys: [[['Space'], 'Pause, go on']],
  },
]

/** All keys, and the switch that turns the single ones off. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const [shortcuts, setShortcuts] = useSetting(shortcutsSetting)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keys" wide>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.title} className={styles.group}>
            <h3>{group.title}</h3>
            <ul>
              {group.keys.map(([keys, what]) => (
                <li key={what}>
                  <span>{what}</span>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className={styles.foot}>
        <Switch label="Single keys work outside of text fields" checked={shortcuts === 'on'} onChange={(on) => setShortcuts(on ? 'on' : 'off')} />
      </div>
    </Dialog>
  )
}
