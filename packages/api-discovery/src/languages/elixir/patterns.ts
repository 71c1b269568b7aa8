/** What values are matched against: names, maps, lists, tuples. */
import type { Pattern, PatternEntry } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type PartsContext } from '../parts.ts'
import { operands } from './context.ts'

const NOTHING: Pattern = { kind: 'name', name: '_' }

export function lowerPattern(node: Node, context: PartsContext): Pattern {
  return context.deeper(() => pattern(node, context), NOTHING)
}

function pattern(node: Node, context: PartsContext): Pattern {
  switch (node.kind()) {
    case 'identifier':
      return { kind: 'name', name: node.text() }
    case 'list':
    case 'tuple':
      return { kind: 'list', items: namedChildren(node).map((item) => lowerPattern(item, context)) }
    case 'map': {
      const content = namedChildren(node).find((child) => child.kind() === 'map_content')
      return { kind: 'object', entries: content === undefined ? [] : entries(content, context) }
    }
    case 'binary_operator': {
      const { left, op, right } = operands(node)
      if (op === '=') return both(left, right, context)
      if (op === '\\\\' && left !== undefined) {
        return { kind: 'default', to: lowerPattern(left, context), value: context.optional(right) }
      }
      return op === 'when' && left !== undefined ? lowerPattern(left, context) : NOTHING
    }
    default:
      return NOTHING
  }
}

/** `%{"id" => id} = params`: the parts and, as the rest, the whole. */
function both(left: Node | undefined, right: Node | undefined, context: PartsContext): Pattern {
  const a = left === undefined ? NOTHING : lowerPattern(left, context)
  const b = right === undefined ? NOTHING : lowerPattern(right, context)
  const [parts, whole] = a.kind === 'object' ? [a, b] : [b, a]
  if (parts.kind !== 'object') return a.kind === 'name' ? b : a
  return whole.kind === 'name' ? { ...parts, rest: whole.name } : parts
}

function entries(node: Node, context: PartsContext): PatternEntry[] {
  return namedChildren(node).flatMap((child): PatternEntry[] => {
    if (child.kind() === 'keywords') return entries(child, context)
    if (child.kind() === 'pair') {
      const [key, value] = namedChildren(child)
      const name = (key?.text() ?? '').trim().replace(/:$/, '')
      return value === undefined ? [] : [{ key: name, to: lowerPattern(value, context) }]
    }
    if (child.kind() !== 'binary_operator') return []
    const { left, op, right } = operands(child)
    if (op !== '=>' || left === undefined || right === undefined) return []
    const key = left.kind() === 'string' ? left.text().slice(1, -1) : left.text().replace(/^:/, '')
    return [{ key, to: lowerPattern(right, context) }]
  })
}
