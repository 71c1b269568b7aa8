/** Files and statements of Swift. */
import type { Expr, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, PartsContext } from '../parts.ts'
import { isExtension, lowerClass, membersOf, typeName } from './classes.ts'
import { lowerExpr } from './expressions.ts'
import { lowerFunction } from './functions.ts'
import { lowerType } from './types.ts'

/** The top level that all files of a folder have in common. */
export const SWIFT_SCOPE = 'swift'

export const swiftLowering: Lowering = {
  language: 'swift',
  grammars: ['swift'],
  extensions: ['.swift'],
  lower(source: Source): ModuleDef {
    const root = parseText('swift', source.text)
    const context = new PartsContext(source, { expr: lowerExpr, body: lowerBody, type: lowerType })
    return {
      file: source.file,
      language: 'swift',
      scope: SWIFT_SCOPE,
      body: namedChildren(root).flatMap((node) => context.deeper(() => statement(node, false, context), [])),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

/** Statements; the only one of a body is what the body gives. */
function lowerBody(node: Node, context: PartsContext): Stmt[] {
  const nodes = node.kind() === 'statements' ? namedChildren(node) : [node]
  return nodes.flatMap((child) => context.deeper(() => statement(child, nodes.length === 1, context), []))
}

/** Statements of a block, which gives nothing. */
function block(node: Node | undefined, context: PartsContext): Stmt[] {
  if (node === undefined) return []
  return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, false, context), []))
}

function statement(node: Node, isOnly: boolean, context: PartsContext): Stmt[] {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'import_declaration':
      return [{ kind: 'import', from: namedChildren(node).at(-1)?.text() ?? '', names: [], line }]
    case 'class_declaration':
    case 'protocol_declaration': {
      const name = typeName(node)
      if (name === undefined) return []
      if (isExtension(node)) return [{ kind: 'extend', name, members: membersOf(node, context) }]
      return [{ kind: 'class', name, def: lowerClass(node, context) }]
    }
    case 'function_declaration': {
      const fn = lowerFunction(node, context)
      return fn.name === undefined ? [] : [{ kind: 'function', name: fn.name, fn: { ...fn, keepsSelf: true } }]
    }
    case 'property_declaration':
      return declaration(node, context)
    case 'if_statement':
    case 'guard_statement':
      return branch(node, context)
    case 'for_statement': {
      const [pattern, over] = namedChildren(node)
      const name = pattern?.text() ?? '_'
      const names = name
        .replace(/^\(|\)$/g, '')
        .split(',')
        .map((one) => one.trim())
      const to =
        names.length > 1
          ? { kind: 'list' as const, items: names.map((one) => ({ kind: 'name' as const, name: one })) }
          : { kind: 'name' as const, name }
      const body = block(childOfKind(node, 'statements'), context)
      return [{ kind: 'loop', mode: names.length > 1 ? 'entries' : 'values', to, over: context.optional(over), body }]
    }
    case 'while_statement':
    case 'repeat_while_statement':
      return [{ kind: 'loop', mode: 'while', body: block(childOfKind(node, 'statements'), context) }]
    case 'switch_statement':
      return childrenOfKind(node, 'switch_entry').map((entry) => ({
        kind: 'block',
        certain: false,
        body: block(childOfKind(entry, 'statements'), context),
      }))
    case 'do_statement': {
      const result: Stmt[] = [{ kind: 'block', certain: true, body: block(childOfKind(node, 'statements'), context) }]
      for (const one of childrenOfKind(node, 'catch_block')) {
        result.push({ kind: 'block', certain: false, body: block(childOfKind(one, 'statements'), context) })
      }
      return result
    }
    case 'control_transfer_statement': {
      const value = namedChildren(node).find((child) => child.kind() !== 'throw_keyword')
      if (node.text().startsWith('throw')) return [{ kind: 'throw', value: context.optional(value), line }]
      if (!node.text().startsWith('return')) return []
      return [value === undefined ? { kind: 'return' } : { kind: 'return', value: context.expr(value) }]
    }
    case 'statements':
    case 'ERROR':
      return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, false, context), []))
    default: {
      const value = context.expr(node)
      return [isOnly && value.kind !== 'assign' ? { kind: 'return', value } : doExpr(value)]
    }
  }
}

function declaration(node: Node, context: PartsContext): Stmt[] {
  const name = childOfKind(node, 'pattern')?.text() ?? '_'
  const parts = node.children()
  const equals = parts.findIndex((part) => part.kind() === '=')
  const value = equals < 0 ? undefined : parts[equals + 1]
  const type = context.type(childOfKind(node, 'type_annotation'))
  return [
    {
      kind: 'let',
      to: { kind: 'name', name },
      ...(value === undefined ? {} : { value: context.expr(value) }),
      ...(type === undefined ? {} : { type }),
      line: lineOf(node),
    },
  ]
}

/** `if` and `guard`, with what they bind: `guard let x = f() else { … }`. */
function branch(node: Node, context: PartsContext): Stmt[] {
  const parts = node.children()
  const bindings: Stmt[] = []
  let test: Expr | undefined
  for (const [i, part] of parts.entries()) {
    if (part.kind() === '{' || part.kind() === 'else') break
    if (part.kind() === '=') {
      const name = parts[i - 1]?.text() ?? '_'
      const value = parts[i + 1]
      bindings.push({ kind: 'let', to: { kind: 'name', name }, value: context.optional(value), line: lineOf(part) })
    } else if (part.isNamed() && parts[i + 1]?.kind() !== '=' && parts[i - 1]?.kind() !== '=') {
      if (!/pattern|comment/.test(part.kind())) test ??= context.expr(part)
    }
  }
  const bodies = childrenOfKind(node, 'statements')
  const chained = childOfKind(node, 'if_statement')
  const isGuard = node.kind() === 'guard_statement'
  const hasElse = parts.some((part) => part.kind() === 'else')
  const condition = test ?? bound(bindings) ?? UNKNOWN_EXPR
  if (isGuard) return [...bindings, { kind: 'if', test: condition, yes: [], no: block(bodies[0], context) }]
  const no = chained === undefined ? (hasElse ? block(bodies[1], context) : []) : statement(chained, false, context)
  return [...bindings, { kind: 'if', test: condition, yes: block(bodies[0], context), no }]
}

/** Whether something is there decides; what it is is not known. */
function bound(bindings: readonly Stmt[]): Expr | undefined {
  const [first] = bindings
  if (first?.kind !== 'let' || first.to.kind !== 'name') return undefined
  return {
    kind: 'binary',
    op: 'is',
    left: { kind: 'name', name: first.to.name, line: first.line },
    right: UNKNOWN_EXPR,
  }
}
