'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { type ThemeChoice, useTheme } from '../data/theme.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'

const choices: readonly { id: ThemeChoice; label: string; Icon: typeof Sun }[] = [
  { id: 'light', label: 'Light', Icon: Sun },
  { id: 'dark', label: 'Dark', Icon: Moon },
  { id: 'system', label: 'As the system', Icon: Monitor },
]

export function ThemeMenu() {
  const { choice, shown, choose } = useTheme()
  const items = choices.map(({ id, label, Icon }) => ({
    id,
    label,
    icon: <Icon aria-hidden />,
    checked: choice === id,
    onSelect: () => choose(id),
  }))
  return (
    <Menu groups={[{ items }]} trigger={<IconButton label="Theme">{shown === 'dark' ? <Sun aria-hidden /> : <Moon aria-hidden />}</IconButton>} />
  )
}
