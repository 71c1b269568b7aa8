/** Methods and parameters of Scala. */
import type { Decorator, FunctionDef, ParamDef, TypeExpr } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'

export function lowerParams(node: Node, context: PartsContext): ParamDef[] {
  switch (node.kind()) {
    case 'identifier':
    case 'wildcard':
      return [{ to: { kind: 'name', name: node.text() }, line: lineOf(node) }]
    case 'bindings':
    case 'parameters':
    case 'class_parameters':
      return childrenOfKind(node, 'binding', 'parameter', 'class_parameter', 'identifier').flatMap((one) =>
        one.kind() === 'identifier' ? lowerParams(one, context) : [parameter(one, context)],
      )
    default:
      return []
  }
}

function parameter(node: Node, context: PartsContext): ParamDef {
  const parts = node.children()
  const name = node.field('name') ?? childOfKind(node, 'identifier')
  const type = node.field('type') ?? after(parts, ':')
  const value = node.field('default_value') ?? after(parts, '=')
  const lowered = type === undefined || type === null ? undefined : context.type(type)
  const decorators = annotationsOf(node, context)
  return {
    to: { kind: 'name', name: name?.text() ?? '_' },
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(lowered === undefined ? {} : { type: lowered }),
    ...(value === undefined || value === null ? {} : { value: context.expr(value), optional: true }),
    line: lineOf(node),
  }
}

function after(parts: readonly Node[], mark: string): Node | undefined {
  const at = parts.findIndex((part) => part.kind() === mark)
  return at < 0 ? undefined : parts[at + 1]
}

export function annotationsOf(node: Node, context: PartsContext): Decorator[] {
  return childrenOfKind(node, 'annotation').map((one) => {
    const [name] = namedChildren(one)
    const list = childOfKind(one, 'arguments')
    const args =
      list === undefined
        ? []
        : namedChildren(list).map((arg) => ({
            ...(arg.kind() === 'assignment_expression' ? { name: arg.field('left')?.text() ?? '' } : {}),
            value: context.optional(arg.kind() === 'assignment_expression' ? arg.field('right') : arg),
          }))
    const line = lineOf(one)
    return { value: { kind: 'call', callee: context.optional(name), args, line }, line }
  })
}

/** `def name(params)(more): Type = body` */
export function lowerFunction(node: Node, context: PartsContext): FunctionDef {
  const name = node.field('name')?.text() ?? childOfKind(node, 'identifier')?.text()
  const lists = childrenOfKind(node, 'parameters')
  const params = lists
    .filter((list) => !/^\(\s*(?:implicit|using)\b/.test(list.text()))
    .flatMap((list) => lowerParams(list, context))
  const body = node.field('body')
  const returns: TypeExpr | undefined = context.type(node.field('return_type'))
  const decorators = annotationsOf(node, context)
  return {
    ...(name === undefined ? {} : { name }),
    params,
    body: body === null ? [] : context.body(body),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(returns === undefined ? {} : { returns }),
    line: lineOf(node),
  }
}
