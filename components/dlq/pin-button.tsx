'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'

const PinDialog = dynamic(() => import('./pin-dialog.tsx').then((module) => module.PinDialog), { ssr: false })

/** Lists a topic as a queue by hand. */
export function PinButton({ cluster }: { cluster: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Pin a topic</Button>
      {open ? <PinDialog cluster={cluster} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
