import type { Expr, Stmt } from '../../engine/ir.ts'
import type { Source } from '../../engine/language.ts'
import { LoweringContext, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'

/** The parts of the lowering that call each other in circles; passed along, so that no file imports in a circle. */
export interface Parts {
  expr(node: Node, context: GoContext): Expr
  body(node: Node, context: GoContext): Stmt[]
}

export class GoContext extends LoweringContext {
  readonly #parts: Parts

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts) {
    super(source)
    this.#parts = parts
  }

  /** The same lowering for a text of its own, as of one body. */
  over(text: string): GoContext {
    return new GoContext({ text }, this.#parts)
  }

  expr(node: Node): Expr {
    return this.#parts.expr(node, this)
  }

  optional(node: Node | null | undefined): Expr {
    return node === null || node === undefined ? UNKNOWN_EXPR : this.expr(node)
  }

  body(node: Node | null): Stmt[] {
    return node === null ? [] : this.#parts.body(node, this)
  }
}

/** Children that are not punctuation or comments. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren().filter((child) => child.kind() !== 'comment')
}
