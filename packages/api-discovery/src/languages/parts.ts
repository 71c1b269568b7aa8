/** What lowerings that are put together from several files share: the parts call each other in circles through it. */
import type { Expr, Stmt, TypeExpr } from '../engine/ir.ts'
import type { Source } from '../engine/language.ts'
import { LoweringContext, UNKNOWN_EXPR } from './lowering.ts'
import type { Node } from './parser.ts'

export interface Parts {
  expr(node: Node, context: PartsContext): Expr
  body(node: Node, context: PartsContext): Stmt[]
  type?(node: Node, context: PartsContext): TypeExpr | undefined
}

/** The context of one file, through which parts reach each other, so that no file imports in a circle. */
export class PartsContext extends LoweringContext {
  readonly #parts: Parts

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts) {
    super(source)
    this.#parts = parts
  }

  expr(node: Node): Expr {
    return this.deeper(() => this.#parts.expr(node, this), UNKNOWN_EXPR)
  }

  optional(node: Node | null | undefined): Expr {
    return node === null || node === undefined ? UNKNOWN_EXPR : this.expr(node)
  }

  body(node: Node | null | undefined): Stmt[] {
    return node === null || node === undefined ? [] : this.deeper(() => this.#parts.body(node, this), [])
  }

  type(node: Node | null | undefined): TypeExpr | undefined {
    if (node === null || node === undefined) return undefined
    return this.deeper(() => this.#parts.type?.(node, this), undefined)
  }
}

/** Children that are not punctuation or comments. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren().filter((child) => !child.kind().includes('comment'))
}

export function childOfKind(node: Node, ...kinds: readonly string[]): Node | undefined {
  return node.children().find((child) => kinds.includes(child.kind()))
}

export function childrenOfKind(node: Node, ...kinds: readonly string[]): Node[] {
  return node.children().filter((child) => kinds.includes(child.kind()))
}
