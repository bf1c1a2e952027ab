/** A headgate: two posts, a beam, the gate between them, and water below. */
export function BrandMark() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" aria-hidden="true">
      <path d="M3.5 1.5v15M14.5 1.5v15" />
      <path d="M3.5 5h11" />
      <path d="M6.8 5v4.2h4.4V5" fill="currentColor" strokeLinejoin="round" />
      <path d="M6.3 13.2c.9-.8 1.8-.8 2.7 0s1.8.8 2.7 0" />
    </svg>
  )
}
