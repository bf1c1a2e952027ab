'use client'
import { useToast } from '../ui/toast.tsx'

/** Copies text and says so: "Copied the link." */
export function useCopy(): (text: string, what: string) => void {
  const say = useToast()
  return (text, what) => {
    void write(text).then((done) =>
      say(
        done
          ? { text: `Copied ${what}.`, status: 'ok' }
          : { text: `Not copied ${what}. The browser does not give the clipboard to this page.`, status: 'bad' },
      ),
    )
  }
}

async function write(text: string): Promise<boolean> {
  // Plain http on an intranet has no clipboard object; the older command still works there.
  if (!window.isSecureContext) return writeBySelection(text)
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    if (error instanceof DOMException) return writeBySelection(text)
    throw error
  }
}

function writeBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  const before = document.activeElement
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return done
}
