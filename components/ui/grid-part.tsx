import type { ComponentProps } from 'react'

type Role = 'grid' | 'rowgroup' | 'row' | 'columnheader' | 'gridcell'

/** A part of a grid made of boxes: rows are placed by transform, which the elements of a table do not allow. Only the grid itself has the focus. */
export function GridPart(props: ComponentProps<'div'> & { role: Role }) {
  return <div {...props} />
}
