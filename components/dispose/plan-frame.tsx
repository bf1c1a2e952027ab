'use client'
import type { ReactNode } from 'react'
import type { ProblemError } from '../data/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Mono } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './dispose.module.css'

interface Plan {
  blockers: { code: string; message: string; fix: string | null }[]
  warnings: { code: string; message: string; fix: string | null }[]
}

interface Props {
  title: string
  plan: Plan | undefined
  error: ProblemError | null
  /** What the queue's name is typed into, on clusters marked production; null elsewhere. */
  confirm: { queue: string; typed: string; onType: (typed: string) => void } | null
  /** What the button does, and why it is off. */
  action: string
  off: string | null
  onGo: () => void
  onClose: () => void
  children: ReactNode
}

/** A plan, what stands against it, and the button that does it. */
export function PlanFrame({ title, plan, error, confirm, action, off, onGo, onClose, children }: Props) {
  const blocked = plan === undefined ? 'The plan is being made' : plan.blockers.length > 0 ? 'Something stands against it: see above' : null
  const unconfirmed = confirm !== null && confirm.typed !== confirm.queue ? 'Type the name of the queue first' : null
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" off={blocked ?? off ?? unconfirmed} onClick={onGo}>
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.plan}>
        {error === null ? null : (
          <NoticeRow status="bad" live>
            {error.message}
          </NoticeRow>
        )}
        {plan === undefined && error === null ? <SkeletonRows rows={3} words="Reading the queue; nothing is changed" /> : null}
        {plan?.blockers.map(({ code, message, fix }) => (
          <NoticeRow key={`${code} ${message}`} status="bad" live>
            {message} {fix}
          </NoticeRow>
        ))}
        {plan?.warnings.map(({ code, message, fix }) => (
          <NoticeRow key={code} status="warn">
            {message} {fix}
          </NoticeRow>
        ))}
        {plan === undefined ? null : children}
        {confirm === null || plan === undefined ? null : (
          <>
            <p>
              This cluster is marked production. Type <Mono>{confirm.queue}</Mono> to go on.
            </p>
            <TextField label="Name of the queue" mono value={confirm.typed} onChange={(event) => confirm.onType(event.target.value)} />
          </>
        )}
      </div>
    </Dialog>
  )
}
