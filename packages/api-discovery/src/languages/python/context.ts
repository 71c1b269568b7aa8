import type { Decorator, Expr, Stmt } from '../../engine/ir.ts'
import type { Source } from '../../engine/language.ts'
import { lineOf, LoweringContext, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'

/** The parts of the lowering that call each other in circles; passed along, so that no file imports in a circle. */
export interface Parts {
  expr(node: Node, context: PythonContext): Expr
  body(node: Node, context: PythonContext): Stmt[]
}

export class PythonContext extends LoweringContext {
  readonly #parts: Parts

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts) {
    super(source)
    this.#parts = parts
  }

  /** The same lowering for a text of its own, as of one body. */
  over(text: string): PythonContext {
    return new PythonContext({ text }, this.#parts)
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

export function decoratorsOf(node: Node, context: PythonContext): Decorator[] {
  return node.children().flatMap((child) => {
    if (child.kind() !== 'decorator') return []
    const value = namedChildren(child)[0]
    return [{ value: context.optional(value), line: lineOf(child) }]
  })
}
