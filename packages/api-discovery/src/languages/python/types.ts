/** Annotations of Python. Calls inside them (`Annotated[int, Query()]`) stay values. */
import type { TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PythonContext } from './context.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }

export function lowerType(node: Node | null, context: PythonContext): TypeExpr | undefined {
  return node === null ? undefined : context.deeper(() => typeOf(node, context), undefined)
}

function required(node: Node | null | undefined, context: PythonContext): TypeExpr {
  return node === null || node === undefined ? NO_TYPE : (lowerType(node, context) ?? NO_TYPE)
}

function typeOf(node: Node, context: PythonContext): TypeExpr {
  switch (node.kind()) {
    case 'type':
    case 'parenthesized_expression':
      return required(namedChildren(node)[0], context)
    case 'identifier':
    case 'attribute':
    case 'member_type':
      return { kind: 'named', name: node.text(), args: [] }
    case 'none':
      return { kind: 'literal', value: null }
    case 'string':
      return quoted(node)
    case 'generic_type': {
      const [name, parameters] = namedChildren(node)
      return generic(name?.text() ?? '', parameters === undefined ? [] : namedChildren(parameters), context)
    }
    case 'subscript': {
      const [name, ...args] = namedChildren(node)
      return generic(
        name?.text() ?? '',
        args.flatMap((arg) => (arg.kind() === 'tuple' ? namedChildren(arg) : [arg])),
        context,
      )
    }
    case 'union_type':
    case 'binary_operator':
      return { kind: 'union', of: namedChildren(node).flatMap((part) => members(required(part, context))) }
    case 'integer':
      return { kind: 'literal', value: Number(node.text()) }
    case 'true':
    case 'false':
      return { kind: 'literal', value: node.kind() === 'true' }
    default:
      return { kind: 'valueOf', value: context.expr(node) }
  }
}

function members(type: TypeExpr): readonly TypeExpr[] {
  return type.kind === 'union' ? type.of : [type]
}

/** A forward reference: `"User"`. */
function quoted(node: Node): TypeExpr {
  const name = node.text().slice(1, -1)
  return /^[\w.]+$/.test(name) ? { kind: 'named', name, args: [] } : NO_TYPE
}

function generic(name: string, args: readonly Node[], context: PythonContext): TypeExpr {
  const short = name.slice(name.lastIndexOf('.') + 1)
  if (short === 'Literal') return { kind: 'union', of: args.map((arg) => literal(arg)) }
  const types = args.map((arg) => required(arg, context))
  if (short === 'Optional') return { kind: 'union', of: [...types, { kind: 'literal', value: null }] }
  if (short === 'Union') return { kind: 'union', of: types.flatMap(members) }
  if (/^(?:List|list|Sequence|Set|set|FrozenSet|frozenset|Iterable|Tuple|tuple|Collection)$/.test(short)) {
    return { kind: 'list', of: types[0] ?? NO_TYPE }
  }
  return { kind: 'named', name, args: types }
}

function literal(node: Node): TypeExpr {
  const inner = node.kind() === 'type' ? (namedChildren(node)[0] ?? node) : node
  const text = inner.text()
  if (inner.kind() === 'string') return { kind: 'literal', value: text.slice(1, -1) }
  if (inner.kind() === 'integer') return { kind: 'literal', value: Number(text) }
  return inner.kind() === 'none' ? { kind: 'literal', value: null } : NO_TYPE
}
