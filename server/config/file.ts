import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { messageOf } from '../core/errors.ts'
import type { ConfigProblem } from './config.ts'

export interface SettingsFile {
  /** As people call it in messages, such as `headgate.yaml`. */
  name: string
  text: string
}

/** A parsed file: its values, what is wrong with it as YAML, and where a key stands. */
export interface ParsedFile {
  values: Record<string, unknown>
  problems: ConfigProblem[]
  /** `headgate.yaml:12 clusters[0].id`, with the line of the nearest key that is there. */
  where(path: PropertyKey[]): string
}

export function parseFile(file: SettingsFile): ParsedFile {
  const lines = new LineCounter()
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false })
  const problems = document.errors.map((error) => ({
    path: `${file.name}:${lines.linePos(error.pos[0]).line}`,
    message: `This is no YAML: ${error.message.replace(/\.$/, '')}.`,
    fix: 'Correct the line; indentation is by spaces, and text with special characters stands in quotes.',
  }))
  const content = problems.length > 0 ? {} : valuesOf(document, file.name, problems)
  if (content !== null && (typeof content !== 'object' || Array.isArray(content))) {
    problems.push({ path: file.name, message: 'The file is no map of settings.', fix: 'Write settings as `key: value` lines.' })
  }
  const values = content !== null && typeof content === 'object' && !Array.isArray(content) ? { ...content } : {}
  const where = (path: PropertyKey[]) => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return `${file.name}:${lines.linePos(node.range[0]).line} ${pathText(path)}`
    }
    return path.length === 0 ? file.name : `${file.name} ${pathText(path)}`
  }
  return { values, problems, where }
}

/** The library refuses references that would blow up to more than a hundred copies. */
function valuesOf(document: Document.Parsed, name: string, problems: ConfigProblem[]): unknown {
  try {
    return document.toJS()
  } catch (error) {
    problems.push({ path: name, message: `The file cannot be read: ${messageOf(error)}.`, fix: 'Write the values out instead of referring to them.' })
    return {}
  }
}

/** `clusters[0].id` */
export function pathText(path: PropertyKey[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`)).join('')
}
