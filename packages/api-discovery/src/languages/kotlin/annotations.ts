/** `@Name`, `@Name(value)`, `@field:Name(element = value)`. */
import type { Arg, Decorator, Expr } from '../../engine/ir.ts'
import { lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { after, childOf, kindOf, nameOf, namedChildren, type KotlinContext } from './context.ts'

/** Annotations in the modifiers of a declaration or parameter. */
export function annotationsIn(modifiers: Node | undefined, context: KotlinContext): Decorator[] {
  if (modifiers === undefined) return []
  return modifiers
    .children()
    .flatMap((child) => (kindOf(child) === 'annotation' ? [lowerAnnotation(child, context)] : []))
}

function lowerAnnotation(node: Node, context: KotlinContext): Decorator {
  const line = lineOf(node)
  const made = childOf(node, 'constructor_invocation')
  const callee = typeName(childOf(made ?? node, 'user_type'), line)
  if (made === undefined) return { value: callee, line }
  return {
    value: { kind: 'call', callee, args: valueArguments(childOf(made, 'value_arguments'), context), line },
    line,
  }
}

export interface LooseAnnotations {
  readonly decorators: readonly Decorator[]
  /** What they stand in front of, where the grammar took that for an expression too. */
  readonly declaration: Node | undefined
}

/**
 * Annotations that the grammar takes for the beginning of an expression, of which the declaration behind them is a part
 * or the next statement. The argument of the last one may stand in parentheses behind it.
 */
export function looseAnnotations(node: Node, context: KotlinContext): LooseAnnotations | undefined {
  const annotation = kindOf(node) === 'prefix_expression' ? childOf(node, 'annotation') : undefined
  if (annotation === undefined) return undefined
  const own = lowerAnnotation(annotation, context)
  const rest = namedChildren(node).findLast((child) => kindOf(child) !== 'annotation')
  if (rest === undefined) return { decorators: [own], declaration: undefined }
  const inner = looseAnnotations(rest, context)
  if (inner !== undefined) return { ...inner, decorators: [own, ...inner.decorators] }
  if (kindOf(rest) === 'parenthesized_expression' && own.value.kind !== 'call') {
    const args = [{ value: context.optional(namedChildren(rest)[0]) }]
    return {
      decorators: [{ ...own, value: { kind: 'call', callee: own.value, args, line: own.line } }],
      declaration: undefined,
    }
  }
  return DECLARES.test(context.slice(rest)) ? { decorators: [own], declaration: rest } : undefined
}

const DECLARES =
  /^(?:(?:public|internal|private|open|final|abstract|suspend|inline)\s+)*(?:class|interface|object|fun)\b/

/** The class that a type names, as a value. */
export function typeName(type: Node | undefined, line: number): Expr {
  const [first, ...rest] =
    type === undefined
      ? []
      : namedChildren(type)
          .filter((child) => kindOf(child) === 'type_identifier')
          .map(nameOf)
  if (first === undefined) return UNKNOWN_EXPR
  return rest.reduce<Expr>((of, name) => ({ kind: 'member', of, name, line }), { kind: 'name', name: first, line })
}

/** `(a, name = b, *c)` */
export function valueArguments(node: Node | undefined, context: KotlinContext): Arg[] {
  if (node === undefined) return []
  return namedChildren(node).flatMap((child): Arg[] => {
    if (kindOf(child) !== 'value_argument') return []
    const isNamed = child.children().some((part) => kindOf(part) === '=')
    const [first] = namedChildren(child)
    if (isNamed) return [{ name: nameOf(first), value: context.optional(after(child, '=')) }]
    if (kindOf(first) === 'spread_expression' && first !== undefined) {
      return [{ value: context.optional(namedChildren(first)[0]), spread: true }]
    }
    return [{ value: context.optional(first) }]
  })
}
