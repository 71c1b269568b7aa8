/**
 * Nodes of a syntax tree that remember what they were asked: a question to the parser leaves JavaScript, and the answers
 * cost more than parsing does.
 */
import type { NapiConfig, Range, SgNode } from '@ast-grep/napi'

export class Node {
  readonly #of: SgNode
  readonly #within: Node | undefined
  #kind: string | undefined
  #named: boolean | undefined
  #range: Range | undefined
  #children: Node[] | undefined
  #namedChildren: Node[] | undefined

  constructor(of: SgNode, within?: Node, named?: boolean) {
    this.#of = of
    this.#within = within
    this.#named = named
  }

  kind(): string {
    return (this.#kind ??= String(this.#of.kind()))
  }

  /** Whether the grammar gives it a name, as it does not to punctuation and keywords. */
  isNamed(): boolean {
    return (this.#named ??= /^\w/.test(this.kind()) && this.#of.isNamed())
  }

  /** Where it begins and ends: lines from 0, and places in the text in UTF-16 units. */
  range(): Range {
    return (this.#range ??= this.#of.range())
  }

  /** Where it begins, from 0. What stands inside one line is asked about only once. */
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

  children(): Node[] {
    return (this.#children ??= this.#of.children().map((child) => new Node(child, this)))
  }

  /** Without punctuation and keywords. */
  namedChildren(): Node[] {
    return (this.#namedChildren ??=
      this.#children?.filter((child) => child.isNamed()) ??
      this.#of.namedChildren().map((child) => new Node(child, this, true)))
  }

  child(at: number): Node | null {
    return this.#inside(this.#of.child(at))
  }

  /** The first child under a name of the grammar. */
  field(name: string): Node | null {
    return this.#inside(this.#of.field(name))
  }

  parent(): Node | null {
    return outside(this.#of.parent())
  }

  next(): Node | null {
    return outside(this.#of.next())
  }

  find(matcher: NapiConfig): Node | null {
    return this.#inside(this.#of.find(matcher))
  }

  has(matcher: NapiConfig): boolean {
    return this.#of.has(matcher)
  }

  #inside(of: SgNode | null): Node | null {
    return of === null ? null : new Node(of, this)
  }
}

function outside(of: SgNode | null): Node | null {
  return of === null ? null : new Node(of)
}
