import type { Expr, Stmt } from '../../engine/ir.ts'
import type { Source } from '../../engine/language.ts'
import { LoweringContext, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { NameTable } from './names.ts'

/** The parts of the lowering that call each other in circles; passed along, so that no file imports in a circle. */
export interface Parts {
  expr(node: Node, context: PhpContext): Expr
  body(node: Node, context: PhpContext): Stmt[]
  anonymousClass(node: Node, context: PhpContext): Expr
}

export class PhpContext extends LoweringContext {
  readonly #parts: Parts
  /** What class names mean in this file. */
  readonly names: NameTable
  /** Full name of the class around, and of the one it extends. */
  classAround: { readonly name: string; readonly parent: string | undefined } | undefined
  /** Whether what is being lowered stands inside a function, where assignments make local variables. */
  inFunction = false

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts, names = new NameTable()) {
    super(source)
    this.#parts = parts
    this.names = names
  }

  /** The same lowering for a text of its own, as of one method. */
  over(text: string): PhpContext {
    const inner = new PhpContext({ text }, this.#parts, this.names)
    inner.classAround = this.classAround
    inner.inFunction = true
    return inner
  }

  expr(node: Node): Expr {
    return this.#parts.expr(node, this)
  }

  optional(node: Node | null | undefined): Expr {
    return node === null || node === undefined ? UNKNOWN_EXPR : this.expr(node)
  }

  /** The statements in a block, or a statement as the only one. */
  body(node: Node | null | undefined): Stmt[] {
    return node === null || node === undefined ? [] : this.#parts.body(node, this)
  }

  anonymousClass(node: Node): Expr {
    return this.#parts.anonymousClass(node, this)
  }

  withinFunction<T>(work: () => T): T {
    const before = this.inFunction
    this.inFunction = true
    try {
      return work()
    } finally {
      this.inFunction = before
    }
  }
}

/** Children that are not punctuation or comments. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren().filter((child) => child.kind() !== 'comment')
}

/** The first child of a kind. */
export function childOf(node: Node, ...kinds: readonly string[]): Node | undefined {
  return node.children().find((child) => kinds.includes(child.kind()))
}
