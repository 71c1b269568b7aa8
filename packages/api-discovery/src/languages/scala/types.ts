/** Types of Scala. */
import type { TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren, type PartsContext } from '../parts.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }
const LISTS = /^(?:List|Seq|Vector|Set|Iterable|IndexedSeq|Array|Chunk|NonEmptyList)$/

export function lowerType(node: Node, context: PartsContext): TypeExpr | undefined {
  switch (node.kind()) {
    case 'type_identifier':
    case 'identifier':
      return { kind: 'named', name: node.text(), args: [] }
    case 'stable_type_identifier':
    case 'projected_type': {
      const name = namedChildren(node).at(-1)?.text()
      return name === undefined ? NO_TYPE : { kind: 'named', name, args: [] }
    }
    case 'generic_type': {
      const of = context.type(namedChildren(node)[0])
      const list = childOfKind(node, 'type_arguments')
      const args = list === undefined ? [] : namedChildren(list).map((arg) => context.type(arg) ?? NO_TYPE)
      if (of?.kind !== 'named') return NO_TYPE
      const [only] = args
      if (of.name === 'Option') return { kind: 'union', of: [only ?? NO_TYPE, { kind: 'literal', value: null }] }
      return LISTS.test(of.name) ? { kind: 'list', of: only ?? NO_TYPE } : { ...of, args }
    }
    case 'annotated_type':
      return context.type(namedChildren(node)[0])
    default:
      return NO_TYPE
  }
}

/** The arguments of `f[A, B]`. */
export function typeArguments(node: Node | undefined, context: PartsContext): TypeExpr[] {
  const list = node === undefined ? undefined : childOfKind(node, 'type_arguments')
  return list === undefined ? [] : namedChildren(list).flatMap((arg) => context.type(arg) ?? [])
}
