/** Trees of @ast-grep/napi, for languages without a WebAssembly parser in a package. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as astGrepModule from '@ast-grep/napi'
import { GrammarMissing } from './grammar-missing.ts'
import type { KindRule, Node, Range } from './node.ts'

/** Each is the last part of the name of an `@ast-grep/lang-*` package. */
export const NATIVE_GRAMMARS = ['dart', 'elixir', 'kotlin', 'lua', 'scala', 'swift'] as const

export type NativeGrammar = (typeof NATIVE_GRAMMARS)[number]

/** A question to the parser leaves JavaScript and costs about 1 µs, so nodes remember their answers. */
class NativeNode implements Node {
  readonly #of: astGrepModule.SgNode
  readonly #within: NativeNode | undefined
  #kind: string | undefined
  #named: boolean | undefined
  #range: Range | undefined
  #children: NativeNode[] | undefined
  #namedChildren: NativeNode[] | undefined

  constructor(of: astGrepModule.SgNode, within?: NativeNode, named?: boolean) {
    this.#of = of
    this.#within = within
    this.#named = named
  }

  kind(): string {
    return (this.#kind ??= String(this.#of.kind()))
  }

  isNamed(): boolean {
    return (this.#named ??= /^\w/.test(this.kind()) && this.#of.isNamed())
  }

  range(): Range {
    return (this.#range ??= this.#of.range())
  }

  /** What stands inside one line is asked about only once. */
  line(): number {
    return this.#range === undefined ? (this.#within?.onlyLine() ?? this.range().start.line) : this.#range.start.line
  }

  /** The line that all of it stands in, from 0; undefined when it has several. */
  onlyLine(): number | undefined {
    const known = this.#range === undefined ? this.#within?.onlyLine() : undefined
    if (known !== undefined) return known
    const { start, end } = this.range()
    return start.line === end.line ? start.line : undefined
  }

  text(): string {
    return this.#of.text()
  }

  isLeaf(): boolean {
    return this.#of.isLeaf()
  }

  id(): number {
    return this.#of.id()
  }

  children(): NativeNode[] {
    return (this.#children ??= this.#of.children().map((child) => new NativeNode(child, this)))
  }

  namedChildren(): NativeNode[] {
    return (this.#namedChildren ??=
      this.#children?.filter((child) => child.isNamed()) ??
      this.#of.namedChildren().map((child) => new NativeNode(child, this, true)))
  }

  child(at: number): NativeNode | null {
    return this.#inside(this.#of.child(at))
  }

  field(name: string): NativeNode | null {
    return this.#inside(this.#of.field(name))
  }

  parent(): NativeNode | null {
    const of = this.#of.parent()
    return of === null ? null : new NativeNode(of)
  }

  find(matcher: KindRule): NativeNode | null {
    return this.#inside(this.#of.find(matcher))
  }

  has(matcher: KindRule): boolean {
    return this.#of.has(matcher)
  }

  #inside(of: astGrepModule.SgNode | null): NativeNode | null {
    return of === null ? null : new NativeNode(of, this)
  }
}

interface Registration {
  libraryPath: string
  extensions: string[]
  languageSymbol: string
  expandoChar: string
}

type AstGrep = typeof astGrepModule

const require = createRequire(import.meta.url)
let known: { readonly astGrep: AstGrep | undefined; readonly missing: ReadonlyMap<string, unknown> } | undefined

/** The root node of a text; throws `GrammarMissing`. */
export function parseNatively(grammar: NativeGrammar, text: string): Node {
  known ??= register()
  const { astGrep, missing } = known
  if (astGrep === undefined || missing.has(grammar)) throw new GrammarMissing(grammar, missing.get(grammar))
  return new NativeNode(astGrep.parse(grammar, text).root())
}

/**
 * Registers every grammar at once: @ast-grep/napi takes the first registration of a process and ignores later ones. It
 * aborts the process when a library cannot be opened, so each is tried before. Parsers come prebuilt inside the
 * packages and are chosen here, so no install script has to have run.
 */
function register(): NonNullable<typeof known> {
  const missing = new Map<string, unknown>()
  const found: Record<string, Registration> = {}
  let astGrep: AstGrep | undefined
  try {
    astGrep = require('@ast-grep/napi')
  } catch (error) {
    return { astGrep, missing: new Map(NATIVE_GRAMMARS.map((grammar) => [grammar, error])) }
  }
  for (const grammar of NATIVE_GRAMMARS) {
    try {
      const entry = require.resolve(`@ast-grep/lang-${grammar}`)
      const { extensions, languageSymbol, expandoChar }: Registration = require(entry)
      const libraryPath = join(dirname(entry), 'prebuilds', PREBUILD, 'parser.so')
      requireLoadable(libraryPath)
      found[grammar] = { libraryPath, extensions, languageSymbol, expandoChar }
    } catch (error) {
      missing.set(grammar, error)
    }
  }
  astGrep?.registerDynamicLanguage(found)
  return { astGrep, missing }
}

const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' }
const PREBUILD = `prebuild-${SYSTEMS[process.platform] ?? process.platform}-${process.arch.toUpperCase()}`

/** Throws when the system cannot open the library: it is not there, or is for another C library (musl). */
function requireLoadable(path: string): void {
  try {
    process.dlopen({ exports: {} }, path)
  } catch (error) {
    // Opened well, and found not to be a Node addon, which a parser is not.
    if (error instanceof Error && error.message.includes('did not self-register')) return
    throw error
  }
}
