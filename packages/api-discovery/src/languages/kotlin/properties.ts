/** `val x = …`, `val x by lazy { … }`, `val x get() = …`, in a class, a function or a file. */
import type { Expr, Stmt } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { after, childOf, kindOf, namedChildren, type KotlinContext } from './context.ts'
import { lowerVariable } from './functions.ts'
import { declaredType, isType } from './types.ts'

export function lowerProperty(node: Node, context: KotlinContext): Stmt[] {
  // A property of another type is no name of its own.
  if (node.children().some(isType)) return []
  const declared = childOf(node, 'variable_declaration', 'multi_variable_declaration')
  const initial = after(node, '=')
  const value =
    initial === undefined ? (delegatedValue(node, context) ?? getterValue(node, context)) : context.expr(initial)
  const type = declaredType(declared, context)
  return [
    {
      kind: 'let',
      to: lowerVariable(declared),
      ...(value === undefined ? {} : { value }),
      ...(type === undefined ? {} : { type }),
      line: lineOf(node),
    },
  ]
}

/** What `by` gives: the value of `lazy { … }`, an object of the type that a container is asked for (`by inject<Users>()`). */
export function delegatedValue(node: Node, context: KotlinContext): Expr | undefined {
  const delegate = childOf(node, 'property_delegate')
  const given = delegate === undefined ? undefined : namedChildren(delegate)[0]
  if (given === undefined) return undefined
  const value = context.expr(given)
  const type = value.kind === 'call' ? value.types?.[0] : undefined
  return type === undefined ? value : { kind: 'typed', of: value, type }
}

export function getterValue(node: Node, context: KotlinContext): Expr | undefined {
  const body = childOf(childOf(node, 'getter'), 'function_body')
  const isExpression = body?.children().some((child) => kindOf(child) === '=') === true
  return isExpression && body !== undefined ? context.optional(namedChildren(body)[0]) : undefined
}
