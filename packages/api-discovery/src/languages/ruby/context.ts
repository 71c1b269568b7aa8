import type { Expr, Stmt } from '../../engine/ir.ts'
import type { Source } from '../../engine/language.ts'
import { LoweringContext, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'

/** The parts of the lowering that call each other in circles; passed along, so that no file imports in a circle. */
export interface Parts {
  expr(node: Node, context: RubyContext): Expr
  /** The statements inside a node; the last one is its value. */
  body(node: Node, context: RubyContext): Stmt[]
}

export class RubyContext extends LoweringContext {
  readonly #parts: Parts
  /** Classes and modules found so far, by full name: a file may open one several times. */
  readonly declarations: Stmt[] = []
  /** Names of the modules and classes around what is being lowered. */
  nesting: readonly string[] = []
  /** Whether what is being lowered stands inside `initialize`, where `super` makes the base's part. */
  inConstructor = false
  #locals = new Set<string>()

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts) {
    super(source)
    this.#parts = parts
  }

  /** The same lowering for a text of its own, as of one method. */
  over(text: string): RubyContext {
    const inner = new RubyContext({ text }, this.#parts)
    inner.nesting = this.nesting
    return inner
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

  /** An identifier is a local variable when an assignment or parameter before it made it one, else a method call. */
  isLocal(name: string): boolean {
    return this.#locals.has(name)
  }

  addLocal(name: string): void {
    this.#locals.add(name)
  }

  /** Does work with local variables of its own; blocks also see those around them. */
  withLocals<T>(sees: 'outer' | 'nothing', work: () => T): T {
    const outer = this.#locals
    this.#locals = new Set(sees === 'outer' ? outer : [])
    try {
      return work()
    } finally {
      this.#locals = outer
    }
  }
}

/** Children that are not punctuation or comments. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren().filter((child) => child.kind() !== 'comment' && child.kind() !== 'heredoc_body')
}
