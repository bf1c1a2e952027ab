import type { ComponentProps } from 'react'

/** A box that scrolls on its own: reached by keyboard, or its lower part would not be. */
export function ScrollRegion({ label, ...rest }: ComponentProps<'section'> & { label: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling by keyboard needs the focus (axe: scrollable-region-focusable)
  return <section {...rest} aria-label={label} tabIndex={0} />
}
