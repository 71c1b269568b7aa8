/**
 * Trees of tree-sitter in WebAssembly. A question to one costs a tenth of what it costs a native parser, because it does
 * not leave the JavaScript engine; docs/decisions/0005 has the figures.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Language, Parser, type Node as SyntaxNode, type Tree } from 'web-tree-sitter'
import { GrammarMissing } from './grammar-missing.ts'
import type { KindRule, Node, Range } from './node.ts'

/** Files of `@vscode/tree-sitter-wasm` by the name of the grammar. */
const FILES = {
  JavaScript: 'javascript',
  TypeScript: 'typescript',
  Tsx: 'tsx',
  cpp: 'cpp',
  csharp: 'c-sharp',
  go: 'go',
  java: 'java',
  php: 'php',
  python: 'python',
  ruby: 'ruby',
  rust: 'rust',
} as const

export type WasmGrammar = keyof typeof FILES

export function isWasmGrammar(grammar: string): grammar is WasmGrammar {
  return Object.hasOwn(FILES, grammar)
}

export const WASM_GRAMMARS: readonly WasmGrammar[] = Object.keys(FILES).filter(isWasmGrammar)

/** A text and its tree, which is closed when its file is lowered. */
interface OpenTree {
  readonly tree: Tree
  readonly text: string
  isOpen: boolean
}

class WasmNode implements Node {
  readonly #node: SyntaxNode
  readonly #in: OpenTree
  #kind: string | undefined
  #named: boolean | undefined
  #range: Range | undefined
  #children: WasmNode[] | undefined
  #namedChildren: WasmNode[] | undefined

  constructor(node: SyntaxNode, within: OpenTree, named?: boolean) {
    this.#node = node
    this.#in = within
    this.#named = named
  }

  /** The node, whose tree must still be there: what it would read otherwise is the memory of another one. */
  get #of(): SyntaxNode {
    if (!this.#in.isOpen) throw new Error('a node was asked after its tree was closed')
    return this.#node
  }

  kind(): string {
    return (this.#kind ??= this.#of.type)
  }

  isNamed(): boolean {
    return (this.#named ??= this.#of.isNamed)
  }

  range(): Range {
    return (this.#range ??= this.#readRange())
  }

  #readRange(): Range {
    const { startPosition, startIndex, endPosition, endIndex } = this.#of
    return {
      start: { line: startPosition.row, column: startPosition.column, index: startIndex },
      end: { line: endPosition.row, column: endPosition.column, index: endIndex },
    }
  }

  line(): number {
    return this.#node.startPosition.row
  }

  text(): string {
    return this.#in.text.slice(this.#node.startIndex, this.#range?.end.index ?? this.#of.endIndex)
  }

  isLeaf(): boolean {
    return this.#of.childCount === 0
  }

  id(): number {
    return this.#node.id
  }

  children(): WasmNode[] {
    return (this.#children ??= this.#of.children.map((child) => new WasmNode(child, this.#in)))
  }

  namedChildren(): WasmNode[] {
    return (this.#namedChildren ??=
      this.#children?.filter((child) => child.isNamed()) ??
      this.#of.namedChildren.map((child) => new WasmNode(child, this.#in, true)))
  }

  child(at: number): WasmNode | null {
    return this.#inside(this.#of.child(at))
  }

  field(name: string): WasmNode | null {
    return this.#inside(this.#of.childForFieldName(name))
  }

  parent(): WasmNode | null {
    return this.#inside(this.#of.parent)
  }

  find({ rule: { kind } }: KindRule): WasmNode | null {
    // Trees know whether there is an error in them, and most have none.
    if (kind === 'ERROR' && !this.#of.hasError) return null
    return this.#inside(this.#of.descendantsOfType(kind)[0] ?? null)
  }

  has(matcher: KindRule): boolean {
    return this.find(matcher) !== null
  }

  #inside(node: SyntaxNode | null): WasmNode | null {
    return node === null ? null : new WasmNode(node, this.#in)
  }
}

const require = createRequire(import.meta.url)
let runtime: Promise<void> | undefined
const loading = new Map<WasmGrammar, Promise<void>>()
const languages = new Map<WasmGrammar, Language>()
const failures = new Map<WasmGrammar, unknown>()

/** Loads a grammar, so that `parseInWasm` can use it. Once is enough; one that cannot be loaded is told of there. */
export async function loadWasmGrammar(grammar: WasmGrammar): Promise<void> {
  let known = loading.get(grammar)
  if (known === undefined) {
    known = load(grammar).catch((error: unknown) => void failures.set(grammar, error))
    loading.set(grammar, known)
  }
  await known
}

async function load(grammar: WasmGrammar): Promise<void> {
  await (runtime ??= Parser.init())
  const file = require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${FILES[grammar]}.wasm`)
  languages.set(grammar, await Language.load(await readFile(file)))
}

/** Texts of a megabyte take half a second. What takes longer than this was made to. */
const TIME_LIMIT_MS = 20_000

/** The parser could not cope with a text. */
export class ParserTimeout extends Error {
  constructor() {
    super(`took longer than ${TIME_LIMIT_MS / 1000} s to parse; left out`)
  }
}

let parser: Parser | undefined
const open: OpenTree[] = []

/** The root node of a text; throws `GrammarMissing` and `ParserTimeout`. */
export function parseInWasm(grammar: WasmGrammar, text: string): Node {
  const language = languages.get(grammar)
  if (language === undefined) throw new GrammarMissing(grammar, failures.get(grammar) ?? 'it was not loaded')
  parser ??= new Parser()
  parser.setLanguage(language)
  const end = performance.now() + TIME_LIMIT_MS
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > end })
  if (tree === null) {
    // else it would go on with this text when it is given the next one
    parser.reset()
    throw new ParserTimeout()
  }
  const within: OpenTree = { tree, text, isOpen: true }
  open.push(within)
  return new WasmNode(tree.rootNode, within)
}

/** Does work, and closes the trees that it opened. */
export function withTrees<T>(work: () => T): T {
  const before = open.length
  try {
    return work()
  } finally {
    for (const one of open.splice(before)) {
      one.isOpen = false
      one.tree.delete()
    }
  }
}
