/** One line of a stack trace. What is not asked for is not worked out: an index looks at the first frames of thousands of traces. */
export class Frame {
  /** As it was written, without indentation. */
  readonly text: string
  readonly #placeOf: () => string

  constructor(text: string, placeOf: () => string) {
    this.text = text
    this.#placeOf = placeOf
  }

  /** Function and file without line numbers, which move with every release. */
  get place(): string {
    return this.#placeOf()
  }

  /** Of the runtime or of a library that calls the user's code. */
  get framework(): boolean {
    const place = this.place
    return frameworkPlaces.some((pattern) => pattern.test(place))
  }
}

/** One exception of a chain. */
export interface Thrown {
  exceptionClass: string
  message: string
  frames: Frame[]
}

const MAX_LINES = 2000

/** Java, Kotlin, Scala, JavaScript and .NET begin frames with "at". */
const atFrame = /^\s*at\s+(?!\[)(.+)$/
/** Jackson tells below its message where in the record it stopped, with the record's own text. */
const jacksonSource = /^\s*at \[Source: /
const javaCause = /^\s*(?:Caused by|Wrapped by): (.+)$/
const nodeCause = /^\s*\[cause\]: (.+)$/
const pythonHead = /^\s*Traceback \(most recent call last\):\s*$/
const pythonFrame = /^\s*File "(.+)", line \d+, in (.+)$/
const goFrame = /^(\S[^\s]*)\(.*\)$/
const goPlace = /^\s+(\S+\.go):\d+/
const dotnetInnerEnd = /^\s*--- End of inner exception stack trace ---/

const frameworkPlaces = [
  /^(?:java\.base\/|jdk\.|java\.|javax\.|jakarta\.|sun\.|com\.sun\.|kotlin\.|kotlinx\.|scala\.|akka\.|reactor\.|io\.netty\.|io\.vertx\.)/,
  /^(?:org\.springframework\.|org\.apache\.kafka\.|io\.smallrye\.|io\.quarkus\.|io\.confluent\.|io\.debezium\.|com\.fasterxml\.|org\.hibernate\.|org\.apache\.camel\.)/,
  /(?:^|\()node:|node_modules\/|<anonymous>\)?$|^(?:process\.|new Promise|Module\.|async Promise\.)/,
  /site-packages\/|dist-packages\/|\/lib\/python\d|<frozen /,
  /^(?:System\.|Microsoft\.|MassTransit\.|Silverback\.|Confluent\.Kafka\.|Newtonsoft\.)/,
  /^(?:runtime\.|runtime\/|net\/http\.|reflect\.|sync\.|testing\.|panic$|github\.com\/(?:ThreeDotsLabs\/watermill|segmentio\/kafka-go|IBM\/sarama|twmb\/franz-go))/,
]

/**
 * Takes a stack trace apart: the exceptions of its chain, the root cause last. Understands Java, JavaScript, Python, .NET and Go;
 * of anything else it makes one exception without frames.
 */
export function parseStack(stack: string): Thrown[] {
  const lines = stack.split(/\r?\n/, MAX_LINES)
  // Words first: most traces have none of them, and need not be gone through line by line for each language.
  if (stack.includes('Traceback (') && lines.some((line) => pythonHead.test(line))) return parsePython(lines)
  if (stack.includes('goroutine ') && lines.some((line) => /^goroutine \d+ \[/.test(line))) return [parseGo(lines)]
  if (stack.includes('--- End of inner') && lines.some((line) => dotnetInnerEnd.test(line))) return parseDotnet(lines)
  return parseChain(lines)
}

function parseChain(lines: readonly string[]): Thrown[] {
  const chain: Thrown[] = []
  let head: string[] = []
  let current: Thrown | null = null
  for (const line of lines) {
    const frame = atFrame.exec(line)?.[1]
    const cause = frame === undefined ? (javaCause.exec(line)?.[1] ?? nodeCause.exec(line)?.[1]) : undefined
    if (cause !== undefined) {
      if (current === null && head.length > 0) chain.push(thrown(head))
      head = [cause]
      current = null
    } else if (frame !== undefined) {
      if (current === null) {
        current = thrown(head)
        chain.push(current)
        head = []
      }
      current.frames.push(frameOf(frame.replace(/\s*\{$/, '')))
    } else if (current === null && line.trim() !== '' && !jacksonSource.test(line)) head.push(line.trim())
    // What stands between the frames of an exception ("... 12 more", "Suppressed:") is not its cause.
  }
  if (current === null && head.length > 0) chain.push(thrown(head))
  return chain
}

/** .NET writes all messages first, joined by "--->", and the frames of the inner exception before those of the outer. */
function parseDotnet(lines: readonly string[]): Thrown[] {
  const firstFrame = lines.findIndex((line) => atFrame.test(line))
  const heads = lines
    .slice(0, firstFrame < 0 ? 1 : firstFrame)
    .join(' ')
    .split(/\s*--->\s*/)
    .map((head) => thrown([head.trim()]))
  let index = heads.length - 1
  for (const line of lines.slice(Math.max(firstFrame, 0))) {
    if (dotnetInnerEnd.test(line)) index--
    const frame = atFrame.exec(line)?.[1]
    if (frame !== undefined) heads[index]?.frames.push(frameOf(frame))
  }
  return heads
}

/** Python writes the cause first, and in each traceback the innermost frame last. */
function parsePython(lines: readonly string[]): Thrown[] {
  const chain: Thrown[] = []
  let frames: Frame[] | null = null
  for (const line of lines) {
    const [, file, name] = pythonFrame.exec(line) ?? []
    if (pythonHead.test(line)) frames = []
    else if (file !== undefined && frames !== null) frames.unshift(new Frame(line.trim(), () => `${name} (${file})`))
    else if (frames !== null && /^\S/.test(line)) {
      chain.unshift({ ...thrown([line]), frames })
      frames = null
    }
  }
  return chain
}

function parseGo(lines: readonly string[]): Thrown {
  const start = lines.findIndex((line) => /^goroutine \d+ \[/.test(line))
  const head = lines.slice(0, start).filter((line) => line.trim() !== '')
  const frames: Frame[] = []
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.startsWith('goroutine ')) break
    const name = goFrame.exec(line)?.[1]
    const file = goPlace.exec(lines[at + 1] ?? '')?.[1]
    if (name !== undefined) frames.push(new Frame(file === undefined ? line : `${line} ${file}`, () => name))
  }
  // What raised the panic lies above the runtime's own frames.
  const message = (head.at(-1) ?? '').replace(/^panic: /, '')
  return { exceptionClass: 'panic', message: message.replace(/\s*\[recovered\]$/, ''), frames }
}

const frameOf = (text: string): Frame => new Frame(text, () => placeOf(text))

/** Of "java.base/java.lang.Thread.run(Thread.java:840) ~[lib.jar:1.2]", "pay (/app/pay.js:1:2)", "Shop.Pay() in /src/Pay.cs:line 3". */
function placeOf(text: string): string {
  return (
    text
      .replace(/\s+~?\[[^\]]*\]$/, '')
      .replace(/ in \S*?([^/\\]+):line \d+$/, ' ($1)')
      .replace(/\((?:file:\/\/)?(.*?):\d+(?::\d+)?\)$/, '($1)')
      .replace(/^((?:async )?(?:file:\/\/)?\/.*?):\d+:\d+$/, '$1')
      // Java numbers its lambdas and generated classes anew with every build.
      .replace(/\$\$Lambda[^.(]*|\$\d+/g, '$')
  )
}

/** "Class: message"; where the line names no class, all of it is the message. */
function thrown(head: readonly string[]): Thrown {
  const text = head.join('\n').replace(/^(?:Uncaught |Exception in thread "[^"]*" |Unhandled exception\. )/, '')
  const [, name, message] = /^([A-Za-z_$][\w$.+`]*)(?::\s*([\s\S]*))?$/.exec(text) ?? []
  if (name === undefined) return { exceptionClass: '', message: text, frames: [] }
  return { exceptionClass: name, message: message ?? '', frames: [] }
}
