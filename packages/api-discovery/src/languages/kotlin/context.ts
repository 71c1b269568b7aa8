import type { ClassDef, Expr, FunctionDef, Stmt, TypeExpr } from '../../engine/ir.ts'
import type { Source } from '../../engine/language.ts'
import { LoweringContext, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'

/** The parts of the lowering that call each other in circles; passed along, so that no file imports in a circle. */
export interface Parts {
  expr(node: Node, context: KotlinContext): Expr
  /** Statements; with `returnsLast`, the value of the last one is returned, as lambdas do. */
  body(node: Node, context: KotlinContext, returnsLast?: boolean): Stmt[]
  classOf(node: Node, context: KotlinContext): ClassDef
  function(node: Node, context: KotlinContext): FunctionDef
}

export class KotlinContext extends LoweringContext {
  readonly #parts: Parts

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts) {
    super(source)
    this.#parts = parts
  }

  /** The same lowering for a text of its own, as of one body. */
  over(text: string): KotlinContext {
    return new KotlinContext({ text }, this.#parts)
  }

  expr(node: Node): Expr {
    return this.#parts.expr(node, this)
  }

  optional(node: Node | undefined): Expr {
    return node === undefined ? UNKNOWN_EXPR : this.expr(node)
  }

  body(node: Node | undefined, returnsLast = false): Stmt[] {
    return node === undefined ? [] : this.#parts.body(node, this, returnsLast)
  }

  classOf(node: Node): ClassDef {
    return this.#parts.classOf(node, this)
  }

  function(node: Node): FunctionDef {
    return this.#parts.function(node, this)
  }
}

export const NO_TYPE: TypeExpr = { kind: 'unknown' }

export function kindOf(node: Node | undefined): string {
  return node === undefined ? '' : node.kind()
}

/** Children that are not punctuation or comments. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren().filter((child) => !kindOf(child).endsWith('comment'))
}

export function childOf(node: Node | undefined, ...kinds: readonly string[]): Node | undefined {
  return node?.children().find((child) => kinds.includes(kindOf(child)))
}

/** The text of a name, without the backticks that let words of the language be names. */
export function nameOf(node: Node | undefined): string {
  return node?.text().replaceAll('`', '') ?? ''
}

/** The first named child after a token: what follows `=`, `in`, `by`. */
export function after(node: Node, token: string): Node | undefined {
  const children = node.children()
  const at = children.findIndex((child) => kindOf(child) === token)
  return at < 0
    ? undefined
    : children.slice(at + 1).find((child) => child.isNamed() && !kindOf(child).endsWith('comment'))
}
