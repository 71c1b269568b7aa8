import type { Stmt } from '../../engine/ir.ts'
import { qualifiedName } from './names.ts'

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
