import { Fragment } from 'react'

/** Text with the parts that were hit marked. */
export function Marked({ text, hits }: { text: string; hits: readonly (readonly [from: number, to: number])[] }) {
  const ends = hits.map(([, to]) => to)
  return (
    <>
      {hits.map(([from, to], index) => (
        <Fragment key={from}>
          {text.slice(index === 0 ? 0 : ends[index - 1], from)}
          <mark>{text.slice(from, to)}</mark>
        </Fragment>
      ))}
      {text.slice(ends.at(-1) ?? 0)}
    </>
  )
}
