/** One instruction with its continuation lines joined: `{ name: 'COPY', text: '--from=build /app/server ./server' }`. */
export interface Instruction {
  name: string
  text: string
}

export interface Stage {
  /** The name after AS, else its position. */
  name: string
  base: string
  steps: Instruction[]
}

/** Reads the part of the Dockerfile format that ours uses: no heredocs, no escape directive. Comments may stand between continuation lines. */
export function readStages(dockerfile: string): Stage[] {
  const stages: Stage[] = []
  const before: Instruction[] = []
  for (const instruction of instructions(dockerfile)) {
    const from = instruction.name === 'FROM' ? /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(instruction.text) : null
    if (from !== null) stages.push({ name: from[2] ?? String(stages.length), base: withArguments(from[1] ?? '', defaultsOf(before)), steps: [] })
    else if (instruction.name === 'FROM') throw new Error(`FROM ${instruction.text} is not understood`)
    else (stages.at(-1)?.steps ?? before).push(instruction)
  }
  return stages
}

function instructions(dockerfile: string): Instruction[] {
  const lines = dockerfile.split('\n').filter((line) => !line.trimStart().startsWith('#'))
  const joined = lines.join('\n').replace(/[ \t]*\\\n\s*/g, ' ')
  return joined.split('\n').flatMap((line) => {
    const match = /^([A-Z]+)\s+(.*)$/.exec(line.trim())
    if (match === null && line.trim() !== '') throw new Error(`the Dockerfile has a line that is not understood: ${line}`)
    return match === null ? [] : [{ name: match[1] ?? '', text: match[2] ?? '' }]
  })
}

function defaultsOf(steps: Instruction[]): Record<string, string> {
  return Object.fromEntries(steps.filter((step) => step.name === 'ARG').map((step) => assignment(step.text)))
}

/** `NAME=value`, `NAME=` and `NAME`. */
export function assignment(text: string): [name: string, value: string] {
  const at = text.indexOf('=')
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** Puts build arguments and variables in: `$NAME` and `${NAME}`. */
export function withArguments(text: string, values: Record<string, string>): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_all, braced?: string, bare?: string) => values[braced ?? bare ?? ''] ?? '')
}
