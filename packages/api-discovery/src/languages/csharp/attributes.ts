/** Attributes, which are kept as calls among the decorators of what they stand on. */
import type { Arg, Decorator, Expr } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'

/** `[Route("x"), Authorize]` before what they stand on. */
export function attributesOf(node: Node, context: PartsContext): Decorator[] {
  return childrenOfKind(node, 'attribute_list').flatMap((list) =>
    childrenOfKind(list, 'attribute').map((one) => ({ value: attribute(one, context), line: lineOf(one) })),
  )
}

function attribute(node: Node, context: PartsContext): Expr {
  const name = node.field('name') ?? namedChildren(node)[0]
  const list = childOfKind(node, 'attribute_argument_list')
  const args = list === undefined ? [] : namedChildren(list).map((child) => attributeArgument(child, context))
  const typeList = name?.kind() === 'generic_name' ? childOfKind(name, 'type_argument_list') : undefined
  const types = typeList === undefined ? [] : namedChildren(typeList).flatMap((type) => context.type(type) ?? [])
  return {
    kind: 'call',
    callee: context.optional(name),
    args,
    line: lineOf(node),
    ...(types.length === 0 ? {} : { types }),
  }
}

function attributeArgument(node: Node, context: PartsContext): Arg {
  const parts = namedChildren(node)
  const value = parts.at(-1)
  if (value?.kind() === 'assignment_expression') {
    const name = value.field('left')?.text() ?? ''
    return { name, value: context.optional(value.field('right')) }
  }
  const [first] = parts
  const isNamed = parts.length > 1 && first !== undefined
  return { value: context.optional(value), ...(isNamed ? { name: first.text().replace(/\s*[:=]$/, '') } : {}) }
}
