/** YAML 1.2 with lines, by the `yaml` package, with bounds on size and nesting before anything recurses. */
import { type CST, Composer, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser, type Node } from 'yaml'
import { DocumentError, MAX_DEPTH, MAX_NODES, type DocumentNode, type Entry } from './document.ts'

/** Texts above this are not read: the parser needs about a hundred bytes of memory for each. */
const MAX_YAML_CHARACTERS = 12_000_000
const MAX_TOKENS = 4_000_000

/**
 * The documents of a stream. Aliases stand for the same node again, not for a copy, so that no number of them makes the
 * result larger; one that stands inside itself is null. Throws `DocumentError`.
 */
export function parseYamlDocuments(text: string): DocumentNode[] {
  try {
    return parsed(text)
  } catch (error) {
    const repaired = error instanceof DocumentError && error.message.includes('closing') ? indented(text) : text
    if (repaired === text) throw error
    return parsed(repaired)
  }
}

/** A text in quotes that does not end in its line: `description: "begins here`. */
const OPEN_QUOTE = /^([ ]*)(?:- +)*[\w.$/-]+: +(["'])(?:(?!\2).)*$/

/** How many lines such a text may take. */
const MAX_QUOTED_LINES = 40

/**
 * Texts in quotes whose next lines stand no deeper than their key, which YAML forbids (§7.3) and libyaml and most readers
 * take: those lines are moved to the right, which says the same, as breaks and the spaces around them are folded.
 */
function indented(text: string): string {
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const [, indent, quote = ''] = OPEN_QUOTE.exec(lines[i] ?? '') ?? []
    if (indent === undefined) continue
    const rest = lines.slice(i + 1, i + 1 + MAX_QUOTED_LINES)
    const end = rest.findIndex((line) => line.includes(quote))
    for (let at = i + 1; at <= i + 1 + end; at++) lines[at] = `${indent}    ${(lines[at] ?? '').trimStart()}`
    i += end + 1
  }
  return lines.join('\n')
}

function parsed(text: string): DocumentNode[] {
  if (text.length > MAX_YAML_CHARACTERS)
    throw new DocumentError('too-large', `has ${text.length} characters; ${MAX_YAML_CHARACTERS} are read`)
  const lines = new LineCounter()
  const tokens = tokensOf(text, lines)
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  const documents: DocumentNode[] = []
  for (const document of composer.compose(tokens, false, text.length)) {
    const [error] = document.errors
    if (error !== undefined)
      throw new DocumentError('syntax', `is no YAML: ${error.message} (line ${lines.linePos(error.pos[0]).line})`)
    if (document.contents !== null) documents.push(new Conversion(lines).convert(document.contents, 0))
  }
  return documents
}

/** Composing syntax that is nested deeper than the stack would end the whole process, so depth is measured before. */
function tokensOf(text: string, lines: LineCounter): CST.Token[] {
  // Collections nest in the parser's own list, so this part needs no stack.
  // Tokens are handed on one by one, so that the start of the first line must be told here.
  lines.addNewLine(0)
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > MAX_TOKENS) throw new DocumentError('too-large', `holds more than ${MAX_TOKENS} words and signs`)
    for (const token of parser.next(lexeme)) tokens.push(token)
  }
  for (const token of parser.end()) tokens.push(token)
  refuseDepth(tokens)
  return tokens
}

function refuseDepth(tokens: readonly CST.Token[]): void {
  const open: { token: CST.Token; level: number }[] = tokens.map((token) => ({ token, level: 0 }))
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { token, level } = entry
    if (level > MAX_DEPTH) throw new DocumentError('too-deep', `is nested deeper than ${MAX_DEPTH} levels`)
    if (token.type === 'document' && token.value !== undefined) open.push({ token: token.value, level: level + 1 })
    if (!('items' in token)) continue
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, level: level + 1 })
      if (item.value) open.push({ token: item.value, level: level + 1 })
    }
  }
}

class Conversion {
  readonly #lines: LineCounter
  /** The last node with each anchor, as far as the document is read: what an alias means (YAML 1.2.2 §3.2.2.2). */
  readonly #anchors = new Map<string, DocumentNode>()
  #nodes = 0

  constructor(lines: LineCounter) {
    this.#lines = lines
  }

  convert(node: Node | null, depth: number): DocumentNode {
    if (++this.#nodes > MAX_NODES) throw new DocumentError('too-large', `holds more than ${MAX_NODES} values`)
    const line = this.#lineOf(node)
    if (node === null) return { kind: 'scalar', line, value: null }
    if (isAlias(node)) return this.#anchors.get(node.source) ?? { kind: 'scalar', line, value: null }
    const converted = this.#plain(node, line, depth)
    if ('anchor' in node && node.anchor !== undefined) this.#anchors.set(node.anchor, converted)
    return converted
  }

  #plain(node: Node, line: number, depth: number): DocumentNode {
    if (isSeq(node)) {
      return { kind: 'list', line, items: node.items.map((item) => this.convert(asNode(item), depth + 1)) }
    }
    if (isMap(node)) return { kind: 'map', line, entries: this.#entries(node.items, depth) }
    const value = isScalar(node) ? node.value : null
    const tag = 'tag' in node && typeof node.tag === 'string' ? { tag: node.tag } : {}
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    return { kind: 'scalar', line, value: isPlain ? value : null, ...tag }
  }

  #entries(pairs: readonly { key: unknown; value: unknown }[], depth: number): Map<string, Entry> {
    const entries = new Map<string, Entry>()
    const merged: DocumentNode[] = []
    for (const pair of pairs) {
      const key = asNode(pair.key)
      if (!isScalar(key)) continue
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
      const value = this.convert(asNode(pair.value), depth + 1)
      if (name === '<<') merged.push(value)
      else entries.set(name, { line: this.#lineOf(key), value })
    }
    // A merge key adds what the mapping does not say itself (YAML 1.1, "Merge Key Language-Independent Type").
    for (const map of merged.flatMap((one) => (one.kind === 'list' ? one.items : [one]))) {
      if (map.kind !== 'map') continue
      for (const [name, entry] of map.entries) {
        if (entries.has(name)) continue
        if (++this.#nodes > MAX_NODES) throw new DocumentError('too-large', `holds more than ${MAX_NODES} values`)
        entries.set(name, entry)
      }
    }
    return entries
  }

  #lineOf(node: Node | null): number {
    const offset = node?.range?.[0]
    return offset === undefined ? 1 : Math.max(1, this.#lines.linePos(offset).line)
  }
}

function asNode(value: unknown): Node | null {
  // The composer makes nodes only; plain values appear in documents that are made by hand.
  return typeof value === 'object' && value !== null ? (value as Node) : null
}
