'use client'
import Link from 'next/link'
import type { ComponentProps, ReactElement, ReactNode } from 'react'
import styles from './button.module.css'
import { cx } from './cx.ts'
import { Tooltip } from './tooltip.tsx'

export interface ButtonLook {
  look?: 'plain' | 'primary' | 'ghost' | 'danger'
  size?: 'medium' | 'small' | 'large'
}

type Native = Omit<ComponentProps<'button'>, 'disabled' | 'type'>

interface ButtonProps extends ButtonLook, Native {
  type?: 'button' | 'submit'
  /** Why the button is off. An off button stays focusable and says this on focus and hover. */
  off?: string | null | undefined
}

const classOf = ({ look = 'plain', size = 'medium' }: ButtonLook, extra?: string | undefined) =>
  cx(styles.button, look !== 'plain' && styles[look], size !== 'medium' && styles[size], extra)

function withReason(off: string | null | undefined, button: ReactElement): ReactElement {
  return off === null || off === undefined ? button : <Tooltip say={off}>{button}</Tooltip>
}

/** Names its effect ("Read the next 5 M"). At most one `primary` per view. */
export function Button({ look, size, off, type = 'button', className, onClick, ...rest }: ButtonProps) {
  const isOff = off !== null && off !== undefined
  return withReason(
    off,
    <button
      {...rest}
      type={type}
      className={classOf({ ...(look && { look }), ...(size && { size }) }, className)}
      aria-disabled={isOff || undefined}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
    />,
  )
}

/** An icon alone; the name is read out and shown on hover. */
export function IconButton({ label, children, look = 'ghost', className, ...rest }: ButtonProps & { label: string; children: ReactNode }) {
  return (
    <Tooltip say={rest.off ?? label}>
      <Button
        {...rest}
        off={undefined}
        aria-disabled={rest.off ? true : undefined}
        look={look}
        aria-label={label}
        className={cx(styles.icon, className)}
      >
        {children}
      </Button>
    </Tooltip>
  )
}

/** Looks like a button, goes to an address. */
export function ButtonLink({ look, size, className, ...rest }: ButtonLook & ComponentProps<typeof Link>) {
  return <Link {...rest} className={classOf({ ...(look && { look }), ...(size && { size }) }, className)} />
}

/** Looks like a button, downloads an address of the API; the browser itself fetches it. */
export function DownloadLink({ look, size, className, ...rest }: ButtonLook & ComponentProps<'a'> & { href: string }) {
  return <a download {...rest} className={classOf({ ...(look && { look }), ...(size && { size }) }, className)} />
}
