import type { Decorator, FunctionDef, ParamDef } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { typeOf } from './types.ts'

export function lowerParams(list: Node | undefined, context: PartsContext): ParamDef[] {
  if (list === undefined) return []
  const nodes = list
    .children()
    .flatMap((child) => (child.kind() === 'optional_formal_parameters' ? child.children() : [child]))
  return nodes.flatMap((node, i): ParamDef[] => {
    if (node.kind() !== 'formal_parameter') return []
    const inner = childOfKind(node, 'constructor_param', 'super_formal_parameter') ?? node
    const name = childrenOfKind(inner, 'identifier').at(-1)?.text() ?? '_'
    const type = typeOf(node.children())
    const value = nodes[i + 1]?.kind() === '=' ? nodes[i + 2] : undefined
    const decorators = childrenOfKind(node, 'annotation').map((one) => annotation(one, context))
    return [
      {
        to: { kind: 'name', name },
        ...(type === undefined ? {} : { type }),
        ...(value === undefined ? {} : { value: context.expr(value), optional: true }),
        ...(decorators.length === 0 ? {} : { decorators }),
        line: lineOf(node),
      },
    ]
  })
}

/** Parameters of the form `this.name`, which the constructor sets. */
export function fieldParams(list: Node | undefined): string[] {
  if (list === undefined) return []
  const nodes = list
    .children()
    .flatMap((child) => (child.kind() === 'optional_formal_parameters' ? child.children() : [child]))
  return nodes.flatMap((node) => {
    const param = node.kind() === 'formal_parameter' ? childOfKind(node, 'constructor_param') : undefined
    const name = param === undefined ? undefined : childrenOfKind(param, 'identifier').at(-1)?.text()
    return name === undefined ? [] : [name]
  })
}

/** A signature and the body beside it. */
export function lowerFunction(
  signature: Node,
  body: Node | undefined,
  decorators: readonly Decorator[],
  context: PartsContext,
): FunctionDef {
  const inner = childOfKind(signature, 'function_signature', 'getter_signature', 'setter_signature') ?? signature
  const name = childrenOfKind(inner, 'identifier').at(-1)?.text()
  const returns = typeOf(inner.children())
  return {
    ...(name === undefined ? {} : { name }),
    params: lowerParams(childOfKind(inner, 'formal_parameter_list'), context),
    body: context.body(body),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(returns === undefined ? {} : { returns }),
    line: lineOf(inner),
  }
}

export function isGetter(signature: Node): boolean {
  return signature.kind() === 'getter_signature' || childOfKind(signature, 'getter_signature') !== undefined
}

export function annotation(node: Node, context: PartsContext): Decorator {
  const [name] = namedChildren(node)
  const list = childOfKind(node, 'arguments')
  const line = lineOf(node)
  const args = list === undefined ? [] : namedChildren(list).map((one) => ({ value: context.expr(one) }))
  return { value: { kind: 'call', callee: context.optional(name), args, line }, line }
}
