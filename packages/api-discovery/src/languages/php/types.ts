/** Declared types of PHP. */
import type { TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PhpContext } from './context.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }
const NOTHING: TypeExpr = { kind: 'literal', value: null }

export function lowerType(node: Node | null, context: PhpContext): TypeExpr | undefined {
  return node === null ? undefined : context.deeper(() => typeOf(node, context), undefined)
}

function typeOf(node: Node, context: PhpContext): TypeExpr {
  const inner = (): TypeExpr[] => namedChildren(node).map((part) => lowerType(part, context) ?? NO_TYPE)
  switch (node.kind()) {
    case 'named_type':
    case 'name':
    case 'qualified_name':
      return named(node.text(), context)
    case 'primitive_type':
      return primitive(node.text())
    case 'optional_type':
      return { kind: 'union', of: [...inner(), NOTHING] }
    case 'union_type':
    case 'disjunctive_normal_form_type':
      return { kind: 'union', of: inner() }
    case 'intersection_type':
      return { kind: 'all', of: inner() }
    default:
      return NO_TYPE
  }
}

function named(written: string, context: PhpContext): TypeExpr {
  if (/^(?:self|static)$/.test(written) && context.classAround !== undefined) {
    return { kind: 'named', name: context.classAround.name, args: [] }
  }
  return { kind: 'named', name: context.names.resolve(written), args: [] }
}

function primitive(name: string): TypeExpr {
  const lower = name.toLowerCase()
  if (lower === 'array' || lower === 'iterable') return { kind: 'list', of: NO_TYPE }
  if (lower === 'null' || lower === 'void' || lower === 'never') return NOTHING
  if (lower === 'mixed' || lower === 'callable' || lower === 'object') return NO_TYPE
  if (lower === 'true' || lower === 'false') return { kind: 'literal', value: lower === 'true' }
  return { kind: 'named', name: lower, args: [] }
}
