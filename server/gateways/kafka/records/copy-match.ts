/** Copies `length` bytes from `distance` before `end`; where they overlap, what was just copied is copied again. */
export function copyMatch(output: Buffer, end: number, distance: number, length: number): number {
  const from = end - distance
  if (distance >= length) {
    if (length > 32) output.copyWithin(end, from, from + length)
    else for (let i = 0; i < length; i++) output[end + i] = output[from + i] ?? 0
    return end + length
  }
  if (distance === 1) {
    output.fill(output[from] ?? 0, end, end + length)
    return end + length
  }
  for (let i = 0; i < length; i++) output[end + i] = output[from + i] ?? 0
  return end + length
}
