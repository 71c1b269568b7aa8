/** Files of Go. The files of a folder are one package and see each other's top level. */
import { folderOf } from '../../engine/files.ts'
import type { ImportName, Member, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { lineOf } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { GoContext, namedChildren } from './context.ts'
import { lowerDeclaration } from './declarations.ts'
import { lowerExpr } from './expressions.ts'
import { lowerFunction, lowerMethod } from './functions.ts'
import { packageNames } from './packages.ts'
import { lowerBody, lowerStatement } from './statements.ts'

export const goLowering: Lowering = {
  language: 'go',
  grammars: ['go'],
  extensions: ['.go'],
  lower(source: Source): ModuleDef {
    const root = parseText('go', source.text)
    const context = new GoContext(source, { expr: lowerExpr, body: lowerBody })
    return {
      file: source.file,
      language: 'go',
      scope: scopeOf(source.file),
      body: topLevel(root, context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

/** The folder, which is a package. */
export function scopeOf(file: string): string {
  return folderOf(file) || '.'
}

function topLevel(root: Node, context: GoContext): Stmt[] {
  const statements: Stmt[] = []
  const methods = new Map<string, Member[]>()
  let comment: string[] = []
  for (const child of root.children()) {
    const kind = child.kind()
    if (kind === 'comment') {
      comment.push(context.slice(child))
      continue
    }
    if (!child.isNamed()) continue
    const doc = comment.length === 0 ? undefined : comment.join('\n').slice(0, 4_000)
    comment = []
    if (kind === 'method_declaration') {
      const found = lowerMethod(child, context, doc)
      if (found !== undefined) methods.set(found.type, [...(methods.get(found.type) ?? []), found.member])
    } else statements.push(...context.deeper(() => declaration(child, context, doc), []))
  }
  const extensions = [...methods].map(([name, members]): Stmt => ({ kind: 'extend', name, members }))
  return [...extensions, ...statements]
}

function declaration(node: Node, context: GoContext, doc: string | undefined): Stmt[] {
  switch (node.kind()) {
    case 'import_declaration':
      return imports(node, context)
    case 'function_declaration': {
      const name = node.field('name')?.text()
      return name === undefined ? [] : [{ kind: 'function', name, fn: lowerFunction(node, context, doc) }]
    }
    case 'ERROR':
      return topLevel(node, context)
    case 'var_declaration':
    case 'const_declaration':
    case 'type_declaration':
      return lowerDeclaration(node, context, doc)
    // Snippets without a function around them, and what is left of broken files.
    default:
      return lowerStatement(node, context)
  }
}

function imports(node: Node, context: GoContext): Stmt[] {
  const specs = namedChildren(node).flatMap((child) =>
    child.kind() === 'import_spec_list' ? namedChildren(child) : [child],
  )
  return specs.flatMap((spec): Stmt[] => {
    const path = spec.field('path')
    if (path === null) return []
    const from = context.slice(path).slice(1, -1)
    const alias = spec.field('name')
    const names = aliases(alias?.text(), from)
    return names.length === 0 ? [] : [{ kind: 'import', from, names, line: lineOf(spec) }]
  })
}

function aliases(alias: string | undefined, from: string): ImportName[] {
  if (alias === '_') return []
  if (alias === '.') return [{ imported: '**', local: '**' }]
  return (alias === undefined ? packageNames(from) : [alias]).map((local) => ({ imported: '*', local }))
}
