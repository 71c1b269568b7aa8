import type { ClassDef, Decorator, Expr, Stmt, TypeExpr } from '../../engine/ir.ts'
import type { Source } from '../../engine/language.ts'
import { LoweringContext, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'

/** The parts of the lowering that call each other in circles; passed along, so that no file imports in a circle. */
export interface Parts {
  expr(node: Node, context: JavaContext): Expr
  body(node: Node, context: JavaContext): Stmt[]
  classBody(node: Node, context: JavaContext): ClassDef
  annotations(node: Node, context: JavaContext): Decorator[]
}

export class JavaContext extends LoweringContext {
  readonly #parts: Parts

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts) {
    super(source)
    this.#parts = parts
  }

  /** The same lowering for a text of its own, as of one body. */
  over(text: string): JavaContext {
    return new JavaContext({ text }, this.#parts)
  }

  expr(node: Node): Expr {
    return this.#parts.expr(node, this)
  }

  optional(node: Node | null | undefined): Expr {
    return node === null || node === undefined ? UNKNOWN_EXPR : this.expr(node)
  }

  body(node: Node | null | undefined): Stmt[] {
    return node === null || node === undefined ? [] : this.#parts.body(node, this)
  }

  classBody(node: Node): ClassDef {
    return this.#parts.classBody(node, this)
  }

  /** Annotations among a declaration's modifiers. */
  annotations(declaration: Node): Decorator[] {
    return this.#parts.annotations(declaration, this)
  }
}

export const NO_TYPE: TypeExpr = { kind: 'unknown' }

/** Children that are not punctuation or comments. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren().filter((child) => !child.kind().endsWith('comment'))
}

export function childOf(node: Node, ...kinds: readonly string[]): Node | undefined {
  return node.children().find((child) => kinds.includes(child.kind()))
}
