/** `@Name`, `@Name(value)`, `@Name(element = value, …)`. */
import type { Arg, Decorator, Expr } from '../../engine/ir.ts'
import { lineOf, str, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOf, namedChildren, type JavaContext } from './context.ts'

export function lowerAnnotations(declaration: Node, context: JavaContext): Decorator[] {
  const modifiers = childOf(declaration, 'modifiers')
  if (modifiers === undefined) return []
  return modifiers.children().flatMap((child) => {
    const kind = child.kind()
    return kind === 'marker_annotation' || kind === 'annotation' ? [lowerAnnotation(child, context)] : []
  })
}

function lowerAnnotation(node: Node, context: JavaContext): Decorator {
  const line = lineOf(node)
  const name = node.field('name')
  const callee: Expr = name === null ? UNKNOWN_EXPR : context.expr(name)
  const given = node.field('arguments')
  if (given === null) return { value: callee, line }
  return { value: { kind: 'call', callee, args: namedChildren(given).map((arg) => element(arg, context)), line }, line }
}

function element(node: Node, context: JavaContext): Arg {
  if (node.kind() !== 'element_value_pair') return { value: elementValue(node, context) }
  const name = node.field('key')?.text() ?? ''
  return { name, value: elementValue(node.field('value'), context) }
}

/** An annotation inside another one is a call of its name. */
function elementValue(node: Node | null, context: JavaContext): Expr {
  if (node === null) return UNKNOWN_EXPR
  switch (node.kind()) {
    case 'element_value_array_initializer':
      return { kind: 'list', items: namedChildren(node).map((item) => elementValue(item, context)), line: lineOf(node) }
    case 'annotation':
      return lowerAnnotation(node, context).value
    case 'marker_annotation':
      return { kind: 'call', callee: lowerAnnotation(node, context).value, args: [], line: lineOf(node) }
    default:
      return context.expr(node)
  }
}

/** Text for a name that stands for itself, as the constant of an enum. */
export function nameText(node: Node | null): Expr {
  return node === null ? UNKNOWN_EXPR : str(node.text())
}
