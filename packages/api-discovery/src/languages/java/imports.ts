/** `import a.b.C;`, `import a.b.*;`, `import static a.b.C.NAME;`, `import static a.b.C.*;` */
import type { Stmt } from '../../engine/ir.ts'
import { importOf } from '../jvm/imports.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOf, namedChildren } from './context.ts'

export function importStatement(node: Node): Stmt[] {
  const named = namedChildren(node).find((child) => child.kind() !== 'asterisk')
  if (named === undefined) return []
  const isStar = childOf(node, 'asterisk') !== undefined
  const dotted = named.text().replaceAll(/\s/g, '')
  // What matters of Java's own packages is known by name, and would stand before what other packages mean by theirs.
  return isStar && dotted.startsWith('java.') ? [] : [importOf(dotted, isStar, undefined, lineOf(node))]
}
