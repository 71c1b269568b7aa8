/** Types of Rust. References and lifetimes are left out; paths are written with dots. */
import type { TypeExpr } from '../../engine/ir.ts'
import { childOfKind, namedChildren } from '../parts.ts'
import type { RustContext } from './context.ts'
import type { Node } from '../parser.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }

export function lowerType(node: Node, context: RustContext): TypeExpr | undefined {
  switch (node.kind()) {
    case 'type_identifier':
    case 'primitive_type':
    case 'identifier':
    case 'scoped_type_identifier':
    case 'scoped_identifier':
      return { kind: 'named', name: dotted(node.text()), args: [] }
    case 'generic_type': {
      const args = childOfKind(node, 'type_arguments')
      const name = dotted(node.field('type')?.text() ?? '')
      const types = args === undefined ? [] : namedChildren(args).flatMap((arg) => context.type(arg) ?? [])
      if (/(?:^|\.)(?:Vec|VecDeque|HashSet|BTreeSet)$/.test(name)) return { kind: 'list', of: types[0] ?? NO_TYPE }
      return { kind: 'named', name, args: types }
    }
    case 'reference_type':
    case 'pointer_type': {
      const inner = node.field('type')
      return inner === null ? NO_TYPE : context.type(inner)
    }
    case 'array_type':
      return { kind: 'list', of: context.type(node.field('element')) ?? NO_TYPE }
    case 'tuple_type':
      return { kind: 'named', name: 'Tuple', args: namedChildren(node).map((one) => context.type(one) ?? NO_TYPE) }
    case 'abstract_type':
    case 'dynamic_type': {
      const inner = namedChildren(node).at(-1)
      return inner === undefined ? NO_TYPE : context.type(inner)
    }
    default:
      return NO_TYPE
  }
}

function dotted(path: string): string {
  return path
    .replaceAll(/\s/g, '')
    .replaceAll(/::<.*>$/g, '')
    .replaceAll('::', '.')
}
