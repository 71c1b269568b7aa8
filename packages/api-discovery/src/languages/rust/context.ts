import type { Expr, Stmt, TypeExpr } from '../../engine/ir.ts'
import type { Source } from '../../engine/language.ts'
import { LoweringContext, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'

/** The parts of the lowering that call each other in circles; passed along, so that no file imports in a circle. */
export interface Parts {
  expr(node: Node, context: RustContext): Expr
  /** Statements of a block; its value is returned when `returns` is set. */
  body(node: Node, context: RustContext, returns: boolean): Stmt[]
  type(node: Node, context: RustContext): TypeExpr | undefined
}

/** State of lowering one file of Rust. */
export class RustContext extends LoweringContext {
  /** How many `mod x { … }` are around: that many `super` stay inside the file. */
  moduleDepth = 0
  /** Modules written inside the file. */
  readonly inlineModules = new Set<string>()
  readonly #parts: Parts

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts) {
    super(source)
    this.#parts = parts
  }

  /** The same lowering for a text of its own. */
  over(text: string): RustContext {
    return new RustContext({ text }, this.#parts)
  }

  expr(node: Node): Expr {
    return this.deeper(() => this.#parts.expr(node, this), UNKNOWN_EXPR)
  }

  optional(node: Node | null | undefined): Expr {
    return node === null || node === undefined ? UNKNOWN_EXPR : this.expr(node)
  }

  body(node: Node | null | undefined, returns = false): Stmt[] {
    return node === null || node === undefined ? [] : this.deeper(() => this.#parts.body(node, this, returns), [])
  }

  type(node: Node | null | undefined): TypeExpr | undefined {
    if (node === null || node === undefined) return undefined
    return this.deeper(() => this.#parts.type(node, this), undefined)
  }

  insideModule<T>(work: () => T): T {
    this.moduleDepth++
    try {
      return work()
    } finally {
      this.moduleDepth--
    }
  }
}
