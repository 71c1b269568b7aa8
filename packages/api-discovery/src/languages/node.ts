/** What a lowering asks of a syntax tree, whichever parser made it. */

export interface Position {
  /** From 0. */
  readonly line: number
  readonly column: number
  /** Place in the text, in UTF-16 units. */
  readonly index: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}

/** Asks for nodes of a kind. */
export interface KindRule {
  readonly rule: { readonly kind: string }
}

/** Answers are remembered, so asking twice costs nothing. */
export interface Node {
  kind(): string
  /** Whether the grammar gives it a name, as it does not to punctuation and keywords. */
  isNamed(): boolean
  range(): Range
  /** The line that it begins in, from 0. */
  line(): number
  text(): string
  isLeaf(): boolean
  /** The same for the same node of a tree, however it was come by. */
  id(): number
  children(): Node[]
  /** Without punctuation and keywords. */
  namedChildren(): Node[]
  child(at: number): Node | null
  /** The first child under a name of the grammar. */
  field(name: string): Node | null
  parent(): Node | null
  /** The first node of a kind, itself or below. */
  find(matcher: KindRule): Node | null
  has(matcher: KindRule): boolean
}
