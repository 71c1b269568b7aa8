import type { Pattern } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type RubyContext } from './context.ts'

const NOTHING: Pattern = { kind: 'list', items: [] }

/** What is on the left of `=` or takes a block's argument. Names that it holds become local variables. */
export function lowerPattern(node: Node, context: RubyContext): Pattern {
  switch (node.kind()) {
    case 'identifier':
      context.addLocal(node.text())
      return { kind: 'name', name: node.text() }
    case 'constant':
      return { kind: 'name', name: node.text() }
    case 'left_assignment_list':
    case 'destructured_left_assignment':
    case 'destructured_parameter': {
      const parts = namedChildren(node)
      const isRest = (part: Node): boolean => /^(?:rest_assignment|splat_parameter)$/.test(part.kind())
      const rest = parts.find(isRest)
      const restName = rest === undefined ? undefined : namedChildren(rest)[0]?.text()
      if (restName !== undefined) context.addLocal(restName)
      const items = parts
        .filter((part) => !isRest(part))
        .map((part) => context.deeper(() => lowerPattern(part, context), NOTHING))
      return { kind: 'list', items, ...(restName === undefined ? {} : { rest: restName }) }
    }
    case 'instance_variable':
    case 'class_variable':
    case 'global_variable':
    case 'call':
    case 'element_reference':
      return { kind: 'place', place: placeOf(node, context) }
    default:
      return NOTHING
  }
}

/** `a.b` on the left of `=` names a place, though on its own it is a call. */
function placeOf(node: Node, context: RubyContext) {
  const place = context.expr(node)
  return place.kind === 'call' && place.args.length === 0 ? place.callee : place
}
