/** Types of Dart: a name, type arguments and a question mark that stand beside each other. */
import type { TypeExpr } from '../../engine/ir.ts'
import type { Node } from '../parser.ts'
import { namedChildren } from '../parts.ts'

const NO_TYPE: TypeExpr = { kind: 'unknown' }
const LISTS = /^(?:List|Iterable|Set)$/
const WRAPPERS = /^(?:Future|FutureOr)$/

/** The type at the beginning of some nodes; undefined when there is none. */
export function typeOf(nodes: readonly Node[], depth = 0): TypeExpr | undefined {
  const at = nodes.findIndex((node) => node.kind() === 'type_identifier' || node.kind() === 'void_type')
  const name = nodes[at]
  if (name === undefined || name.kind() === 'void_type' || depth > 16) return undefined
  let next = at + 1
  let text = name.text()
  while (nodes[next]?.kind() === '.' && nodes[next + 1]?.kind() === 'type_identifier') {
    text = nodes[next + 1]?.text() ?? text
    next += 2
  }
  const list = nodes[next]?.kind() === 'type_arguments' ? nodes[next] : undefined
  const args = list === undefined ? [] : argumentsOf(list, depth + 1)
  const [only] = args
  const isNullable = nodes[list === undefined ? next : next + 1]?.kind() === '?'
  const type = WRAPPERS.test(text) && only !== undefined ? only : named(text, args)
  return isNullable ? { kind: 'union', of: [type, { kind: 'literal', value: null }] } : type
}

function named(name: string, args: readonly TypeExpr[]): TypeExpr {
  return LISTS.test(name) ? { kind: 'list', of: args[0] ?? NO_TYPE } : { kind: 'named', name, args }
}

function argumentsOf(list: Node, depth: number): TypeExpr[] {
  const groups: Node[][] = [[]]
  for (const child of list.children()) {
    if (child.kind() === ',') groups.push([])
    else groups.at(-1)?.push(child)
  }
  return groups.map((group) => typeOf(group, depth) ?? NO_TYPE)
}

/** The arguments of a call's `<A, B>`. */
export function typeArguments(node: Node | undefined): TypeExpr[] {
  const list = node === undefined ? undefined : namedChildren(node).find((child) => child.kind() === 'type_arguments')
  return list === undefined ? [] : argumentsOf(list, 0)
}
