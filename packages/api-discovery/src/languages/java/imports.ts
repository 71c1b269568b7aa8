/** `import a.b.C;`, `import a.b.*;`, `import static a.b.C.NAME;`, `import static a.b.C.*;` */
import type { Stmt } from '../../engine/ir.ts'
import { qualifiedName } from '../jvm/names.ts'
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

/** The import of a qualified name, or of all that is in one. */
export function importOf(dotted: string, isStar: boolean, alias: string | undefined, line: number): Stmt {
  const { package: packageName, path } = qualifiedName(dotted)
  const [first = ''] = path
  if (isStar) {
    if (!/^[A-Z]/.test(first))
      return { kind: 'import', from: `${dotted}.*`, names: [{ imported: '**', local: '**' }], line }
    return { kind: 'import', from: join(packageName, first), names: [{ imported: '**', local: path.join('.') }], line }
  }
  const local = alias ?? path.at(-1) ?? dotted
  return { kind: 'import', from: join(packageName, first), names: [{ imported: path.join('.'), local }], line }
}

function join(packageName: string, name: string): string {
  return packageName === '' ? name : `${packageName}.${name}`
}
