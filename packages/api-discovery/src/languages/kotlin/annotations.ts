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

/** Annotations that stand alone as an expression, the argument of the last one in parentheses behind it. */
export function looseAnnotations(node: Node, context: KotlinContext): Decorator[] {
  if (kindOf(node) !== 'prefix_expression') return []
  const annotation = childOf(node, 'annotation')
  if (annotation === undefined) return []
  const rest = childOf(node, 'prefix_expression')
  const own = lowerAnnotation(annotation, context)
  if (rest !== undefined) return [own, ...looseAnnotations(rest, context)]
  const given = childOf(node, 'parenthesized_expression')
  if (given === undefined) return []
  const args = [{ value: context.optional(namedChildren(given)[0]) }]
  return [{ ...own, value: { kind: 'call', callee: own.value, args, line: own.line } }]
}

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
