'use client'
import { ProblemError } from '../data/problem-error.ts'
import { useToast } from '../ui/toast.tsx'

/** Copies text and says so: "Copied the link." Text that is read first may be refused on the way. */
export function useCopy(): (text: string | Promise<string>, what: string) => void {
  const say = useToast()
  return (text, what) => {
    const written = Promise.resolve(text).then(write, (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error
      say({ text: `Not copied ${what}. ${error.message}`, status: 'bad' })
      return null
    })
    void written.then((done) => {
      if (done === null) return

      say(
        done
          ? { text: `Copied ${what}.`, status: 'ok' }
          : { text: `Not copied ${what}. The browser does not give the clipboard to this page.`, status: 'bad' },
      )
    })
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
