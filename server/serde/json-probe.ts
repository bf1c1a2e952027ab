/** What lies at a path. `whole`: digits and perhaps a sign; `plain-string`: without escapes, [start, end) is what its quotes hold. */
export interface Probed {
  kind: 'none' | 'whole' | 'plain-string' | 'true' | 'false' | 'other'
  start: number
  end: number
}

interface Node {
  name: Buffer
  children: Node[]
  leaves: Probed[]
}

/** Deeper values are left to others. */
const MAX_DEPTH = 60

/**
 * Walks over a JSON text (RFC 8259) and notes what lies at some paths, building nothing. `read` is false where the bytes are no
 * JSON, or where a name is escaped or values are nested deeply: nothing is known then. Of a repeated name the last counts.
 */
export class JsonProbe {
  readonly #root: Node = { name: Buffer.alloc(0), children: [], leaves: [] }
  readonly #found: Probed[]
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #to = 0
  #escaped = false
  /** The text holds bytes beyond ASCII, which nobody has looked at. */
  hasHighBytes = false

  constructor(paths: string[][]) {
    this.#found = paths.map((path) => {
      let node = this.#root
      for (const name of path) {
        const bytes = Buffer.from(name)
        let child = node.children.find((each) => each.name.equals(bytes))
        if (child === undefined) {
          child = { name: bytes, children: [], leaves: [] }
          node.children.push(child)
        }
        node = child
      }
      const leaf: Probed = { kind: 'none', start: 0, end: 0 }
      node.leaves.push(leaf)
      return leaf
    })
  }

  found(index: number): Probed {
    return this.#found[index] ?? { kind: 'none', start: 0, end: 0 }
  }

  read(bytes: Buffer, from: number, to: number): boolean {
    this.#bytes = bytes
    this.#at = from
    this.#to = to
    this.hasHighBytes = false
    for (const leaf of this.#found) leaf.kind = 'none'
    this.#space()
    if (!this.#value(this.#root, 0)) return false
    this.#space()
    return this.#at === to
  }

  #value(node: Node | null, depth: number): boolean {
    const start = this.#at
    const byte = this.#peek()
    if (byte === 0x7b) return this.#note(node, 'other', start, start) && this.#object(node, depth)
    if (byte === 0x5b) return this.#note(node, 'other', start, start) && this.#array(depth)
    if (byte === 0x22) return this.#string() && this.#note(node, this.#escaped ? 'other' : 'plain-string', start + 1, this.#at - 1)
    if (byte === 0x74) return this.#word('true') && this.#note(node, 'true', start, this.#at)
    if (byte === 0x66) return this.#word('false') && this.#note(node, 'false', start, this.#at)
    if (byte === 0x6e) return this.#word('null') && this.#note(node, 'other', start, this.#at)
    return this.#number(node)
  }

  #note(node: Node | null, kind: Probed['kind'], start: number, end: number): boolean {
    if (node === null) return true
    for (const leaf of node.leaves) {
      leaf.kind = kind
      leaf.start = start
      leaf.end = end
    }
    for (const child of node.children) this.#note(child, 'none', 0, 0)
    return true
  }

  #object(node: Node | null, depth: number): boolean {
    if (depth >= MAX_DEPTH) return false
    this.#at++
    this.#space()
    if (this.#took(0x7d)) return true
    for (;;) {
      const start = this.#at + 1
      if (this.#peek() !== 0x22 || !this.#string() || this.#escaped) return false
      const child = node === null ? null : this.#childAt(node, start, this.#at - 1)
      this.#space()
      if (!this.#took(0x3a)) return false
      this.#space()
      if (!this.#value(child, depth + 1)) return false
      this.#space()
      if (this.#took(0x7d)) return true
      if (!this.#took(0x2c)) return false
      this.#space()
    }
  }

  #childAt({ children }: Node, start: number, end: number): Node | null {
    for (const child of children) {
      if (child.name.length === end - start && this.#bytes.compare(child.name, 0, child.name.length, start, end) === 0) return child
    }
    return null
  }

  #array(depth: number): boolean {
    if (depth >= MAX_DEPTH) return false
    this.#at++
    this.#space()
    if (this.#took(0x5d)) return true
    for (;;) {
      if (!this.#value(null, depth + 1)) return false
      this.#space()
      if (this.#took(0x5d)) return true
      if (!this.#took(0x2c)) return false
      this.#space()
    }
  }

  #string(): boolean {
    this.#escaped = false
    for (let at = this.#at + 1; at < this.#to; at++) {
      const byte = this.#bytes[at] ?? 0
      if (byte === 0x22) {
        this.#at = at + 1
        return true
      }
      if (byte < 0x20) return false
      if (byte >= 0x80) this.hasHighBytes = true
      if (byte !== 0x5c) continue
      this.#escaped = true
      at = this.#escape(at + 1)
      if (at < 0) return false
    }
    return false
  }

  /** Where the escape ends; −1: it is none. */
  #escape(at: number): number {
    const byte = at < this.#to ? this.#bytes[at] : undefined
    if (byte === 0x75) return at + 4 < this.#to && /^[0-9a-fA-F]{4}$/.test(this.#bytes.toString('latin1', at + 1, at + 5)) ? at + 4 : -1
    return byte !== undefined && '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? at : -1
  }

  #number(node: Node | null): boolean {
    const start = this.#at
    const negative = this.#took(0x2d)
    const first = this.#at
    if (!this.#digits()) return false
    if (this.#bytes[first] === 0x30 && this.#at > first + 1) return false
    // Minus zero is zero as a whole number; that is left to others.
    const kind = negative && this.#bytes[first] === 0x30 ? 'other' : 'whole'
    const end = this.#at
    if (this.#took(0x2e) && !this.#digits()) return false
    if ((this.#peek() | 0x20) === 0x65) {
      this.#at++
      if (this.#peek() === 0x2b || this.#peek() === 0x2d) this.#at++
      if (!this.#digits()) return false
    }
    return this.#note(node, this.#at === end ? kind : 'other', start, this.#at)
  }

  #digits(): boolean {
    const start = this.#at
    for (;;) {
      const byte = this.#peek()
      if (byte < 0x30 || byte > 0x39) return this.#at > start
      this.#at++
    }
  }

  #word(word: string): boolean {
    for (let index = 0; index < word.length; index++, this.#at++) if (this.#peek() !== word.charCodeAt(index)) return false
    return true
  }

  /** 0 at the end. */
  #peek(): number {
    return this.#at < this.#to ? (this.#bytes[this.#at] ?? 0) : 0
  }

  #took(byte: number): boolean {
    if (this.#peek() !== byte) return false
    this.#at++
    return true
  }

  #space(): void {
    for (;;) {
      const byte = this.#peek()
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return
      this.#at++
    }
  }
}
