/** Types of C#: generics, arrays, nullables, tuples. */
import type { TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren, type PartsContext } from '../parts.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }
const LISTS =
  /^(?:List|IList|IEnumerable|ICollection|IReadOnlyList|IReadOnlyCollection|HashSet|ISet|IAsyncEnumerable|Collection|ImmutableArray|ImmutableList)$/
/** Their only argument is what the value really is. */
const WRAPPERS = /^(?:Task|ValueTask|ActionResult|Nullable|Lazy)$/

export function lowerType(node: Node, context: PartsContext): TypeExpr | undefined {
  switch (node.kind()) {
    case 'implicit_type':
      return undefined
    case 'predefined_type':
    case 'identifier':
      return { kind: 'named', name: node.text(), args: [] }
    case 'qualified_name':
    case 'alias_qualified_name': {
      const last = node.field('name') ?? namedChildren(node).at(-1)
      return last === undefined || last === null ? NO_TYPE : context.type(last)
    }
    case 'nullable_type': {
      const inner = context.type(node.field('type') ?? namedChildren(node)[0]) ?? NO_TYPE
      return { kind: 'union', of: [inner, { kind: 'literal', value: null }] }
    }
    case 'array_type':
      return { kind: 'list', of: context.type(node.field('type') ?? namedChildren(node)[0]) ?? NO_TYPE }
    case 'generic_name': {
      const name = namedChildren(node)[0]?.text() ?? ''
      const list = childOfKind(node, 'type_argument_list')
      const args = list === undefined ? [] : namedChildren(list).map((arg) => context.type(arg) ?? NO_TYPE)
      const [only] = args
      if (WRAPPERS.test(name) && only !== undefined) return only
      return LISTS.test(name) ? { kind: 'list', of: only ?? NO_TYPE } : { kind: 'named', name, args }
    }
    case 'ref_type':
    case 'scoped_type':
      return context.type(namedChildren(node).at(-1))
    default:
      return NO_TYPE
  }
}
