/** `#[Route('/x')]` */
import type { Decorator } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { lowerArguments } from './calls.ts'
import { namedChildren, type PhpContext } from './context.ts'

/** The attributes of a declaration, in order. */
export function attributesOf(node: Node, context: PhpContext): Decorator[] {
  return node
    .children()
    .filter((child) => child.kind() === 'attribute_list')
    .flatMap((list) => namedChildren(list).flatMap(namedChildren))
    .map((attribute): Decorator => {
      const [name] = namedChildren(attribute)
      const line = lineOf(attribute)
      const given = attribute.field('parameters') ?? namedChildren(attribute).find((one) => one.kind() === 'arguments')
      const callee = { kind: 'name' as const, name: context.names.resolve(name?.text() ?? ''), line }
      return { value: { kind: 'call', callee, args: lowerArguments(given, context), line, constructs: true }, line }
    })
}
