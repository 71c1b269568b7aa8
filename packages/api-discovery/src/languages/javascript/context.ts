import type { ClassDef, Decorator, Expr, Stmt } from '../../engine/ir.ts'
import type { Source } from '../../engine/language.ts'
import { lineOf, LoweringContext, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Grammar, Node } from '../parser.ts'

/** The parts of the lowering that call each other in circles; passed along, so that no file imports in a circle. */
export interface Parts {
  expr(node: Node, context: JavascriptContext): Expr
  body(node: Node, context: JavascriptContext): Stmt[]
  classDef(node: Node, context: JavascriptContext, decorators: readonly Decorator[]): ClassDef
}

export class JavascriptContext extends LoweringContext {
  readonly #parts: Parts

  readonly grammar: Grammar
  /** Whether the text can hold decorators at all. */
  readonly #decorates: boolean

  constructor(source: Pick<Source, 'text' | 'lazily'>, grammar: Grammar, parts: Parts) {
    super(source)
    this.grammar = grammar
    this.#parts = parts
    this.#decorates = source.text.includes('@')
  }

  get decorates(): boolean {
    return this.#decorates
  }

  /** The same lowering for a text of its own, as of one body. */
  over(text: string): JavascriptContext {
    return new JavascriptContext({ text }, this.grammar, this.#parts)
  }

  expr(node: Node): Expr {
    return this.#parts.expr(node, this)
  }

  body(node: Node): Stmt[] {
    return this.#parts.body(node, this)
  }

  classDef(node: Node, decorators: readonly Decorator[]): ClassDef {
    return this.#parts.classDef(node, this, decorators)
  }
}

/** Children that are not punctuation or comments. */
export function namedChildren(node: Node): Node[] {
  return node.namedChildren().filter((child) => child.kind() !== 'comment')
}

/** The text of a key that is a name, a string or a number. */
export function propertyName(node: Node): string {
  const text = node.text()
  return node.kind() === 'string' ? unescape(text.slice(1, -1)) : text
}

export function lowerDecorator(node: Node, context: JavascriptContext): Decorator {
  const value = node.namedChildren()[0]
  return { value: value === undefined ? UNKNOWN_EXPR : context.expr(value), line: lineOf(node) }
}

/** The decorators among the children of a node. */
export function decoratorsOf(node: Node, context: JavascriptContext): Decorator[] {
  if (!context.decorates) return []
  return node
    .children()
    .filter((child) => child.kind() === 'decorator')
    .map((child) => lowerDecorator(child, context))
}
