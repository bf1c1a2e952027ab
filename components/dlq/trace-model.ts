interface Frame {
  text: string
  framework: boolean
}

/** Frames of frameworks that follow each other become one line that counts them. */
export function foldFrames(frames: readonly Frame[]): (Frame & { folded: number })[] {
  const lines: (Frame & { folded: number })[] = []
  for (const frame of frames) {
    const last = lines.at(-1)
    if (!frame.framework) lines.push({ ...frame, folded: 0 })
    else if (last?.framework === true) last.folded++
    else lines.push({ ...frame, folded: 1 })
  }
  return lines
}
