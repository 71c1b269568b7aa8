/** Files and statements of Python. */
import type { Expr, ImportName, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { lowerClass } from './classes.ts'
import { namedChildren, decoratorsOf, PythonContext } from './context.ts'
import { lowerExpr } from './expressions.ts'
import { lowerFunction } from './functions.ts'
import { lowerPattern } from './patterns.ts'
import { lowerType } from './types.ts'

export const pythonLowering: Lowering = {
  language: 'python',
  grammars: ['python'],
  extensions: ['.py', '.pyw'],
  lower(source: Source): ModuleDef {
    const root = parseText('python', source.text)
    const context = new PythonContext(source, { expr: lowerExpr, body: lowerBody })
    return {
      file: source.file,
      language: 'python',
      body: lowerBody(root, context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

function lowerBody(node: Node, context: PythonContext): Stmt[] {
  return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, context), []))
}

function statement(node: Node, context: PythonContext): Stmt[] {
  switch (node.kind()) {
    case 'expression_statement':
      return namedChildren(node).flatMap((child) => expressionStatement(child, context))
    case 'import_statement':
      return importStatement(node)
    case 'import_from_statement':
      return importFrom(node)
    case 'function_definition': {
      const name = node.field('name')?.text()
      return name === undefined ? [] : [{ kind: 'function', name, fn: lowerFunction(node, context, []) }]
    }
    case 'class_definition': {
      const name = node.field('name')?.text()
      return name === undefined ? [] : [{ kind: 'class', name, def: lowerClass(node, context, []) }]
    }
    case 'decorated_definition':
      return decorated(node, context)
    case 'if_statement':
      return [ifStatement(node, context)]
    case 'for_statement': {
      const left = node.field('left')
      const right = node.field('right')
      return [
        {
          kind: 'loop',
          mode: 'values',
          ...(left === null ? {} : { to: lowerPattern(left, context) }),
          ...(right === null ? {} : { over: lowerExpr(right, context) }),
          body: context.body(node.field('body')),
        },
      ]
    }
    case 'while_statement':
      return [{ kind: 'loop', mode: 'while', body: context.body(node.field('body')) }]
    case 'with_statement':
      return withStatement(node, context)
    case 'try_statement':
      return tryStatement(node, context)
    case 'match_statement':
      return matchStatement(node, context)
    case 'return_statement': {
      const value = namedChildren(node)[0]
      return [value === undefined ? { kind: 'return' } : { kind: 'return', value: lowerExpr(value, context) }]
    }
    case 'raise_statement': {
      const value = namedChildren(node)[0]
      return [{ kind: 'throw', value: context.optional(value), line: lineOf(node) }]
    }
    case 'block':
    case 'ERROR':
      return lowerBody(node, context)
    default:
      return []
  }
}

function expressionStatement(node: Node, context: PythonContext): Stmt[] {
  if (node.kind() !== 'assignment') {
    const value = lowerExpr(node, context)
    return [aborts(value) ? { kind: 'throw', value, line: lineOf(node) } : doExpr(value)]
  }
  const left = node.field('left')
  const right = node.field('right')
  const type = lowerType(node.field('type'), context)
  if (left === null) return []
  const value = right === null ? undefined : lowerExpr(right, context)
  const to = lowerPattern(left, context)
  // Assigning to a place changes it; to a name declares it in its function or file.
  if (to.kind === 'place' && value !== undefined) return [doExpr({ kind: 'assign', to, value })]
  return [
    {
      kind: 'let',
      to,
      ...(value === undefined ? {} : { value }),
      ...(type === undefined ? {} : { type }),
      line: lineOf(node),
    },
  ]
}

/** `abort(401)` of Flask, Bottle and their kin raises. */
function aborts(value: Expr): boolean {
  if (value.kind !== 'call' || value.args.length === 0) return false
  const { callee } = value
  if (callee.kind === 'name') return callee.name === 'abort'
  return (
    callee.kind === 'member' &&
    callee.name === 'abort' &&
    callee.of.kind === 'name' &&
    /^(?:flask|bottle|api|ns|namespace)$/.test(callee.of.name)
  )
}

function importStatement(node: Node): Stmt[] {
  return namedChildren(node).map((child): Stmt => {
    const line = lineOf(node)
    if (child.kind() === 'aliased_import') {
      const from = child.field('name')?.text() ?? ''
      return { kind: 'import', from, names: [{ imported: '*', local: child.field('alias')?.text() ?? from }], line }
    }
    // `import a.b` binds `a`.
    const first = child.text().split('.', 1)[0] ?? ''
    return { kind: 'import', from: first, names: [{ imported: '*', local: first }], line }
  })
}

function importFrom(node: Node): Stmt[] {
  const from = node.field('module_name')
  if (from === null) return []
  const names: ImportName[] = []
  for (const child of namedChildren(node)) {
    if (child.id() === from.id()) continue
    if (child.kind() === 'wildcard_import') names.push({ imported: '**', local: '**' })
    else if (child.kind() === 'aliased_import') {
      const imported = child.field('name')?.text() ?? ''
      names.push({ imported, local: child.field('alias')?.text() ?? imported })
    } else names.push({ imported: child.text(), local: child.text() })
  }
  return [{ kind: 'import', from: from.text().replaceAll(/\s/g, ''), names, line: lineOf(node) }]
}

function decorated(node: Node, context: PythonContext): Stmt[] {
  const decorators = decoratorsOf(node, context)
  const definition = node.field('definition')
  const name = definition?.field('name')?.text()
  if (definition === null || name === undefined) return []
  if (definition.kind() === 'class_definition')
    return [{ kind: 'class', name, def: lowerClass(definition, context, decorators) }]
  return [{ kind: 'function', name, fn: lowerFunction(definition, context, decorators) }]
}

function ifStatement(node: Node, context: PythonContext): Stmt {
  const alternatives = node
    .children()
    .filter((child) => child.kind() === 'elif_clause' || child.kind() === 'else_clause')
  const otherwise = (i: number): Stmt[] => {
    const clause = alternatives[i]
    if (clause === undefined) return []
    if (clause.kind() === 'else_clause') return context.body(clause.field('body'))
    return [
      {
        kind: 'if',
        test: context.optional(clause.field('condition')),
        yes: context.body(clause.field('consequence')),
        no: otherwise(i + 1),
      },
    ]
  }
  return {
    kind: 'if',
    test: context.optional(node.field('condition')),
    yes: context.body(node.field('consequence')),
    no: otherwise(0),
  }
}

function withStatement(node: Node, context: PythonContext): Stmt[] {
  const items = node.children().find((child) => child.kind() === 'with_clause')
  const opened = namedChildren(items ?? node)
    .filter((child) => child.kind() === 'with_item')
    .map((child): Stmt => {
      const value = child.field('value') ?? namedChildren(child)[0]
      const target = value?.kind() === 'as_pattern' ? value.field('alias') : null
      if (value === undefined || value === null) return doExpr(UNKNOWN_EXPR)
      if (target === null) return doExpr(lowerExpr(value, context))
      const made: Expr = context.optional(namedChildren(value)[0])
      const name = namedChildren(target)[0] ?? target
      return { kind: 'let', to: lowerPattern(name, context), value: made, line: lineOf(child) }
    })
  return [...opened, { kind: 'block', body: context.body(node.field('body')), certain: true }]
}

function tryStatement(node: Node, context: PythonContext): Stmt[] {
  const result: Stmt[] = [{ kind: 'block', body: context.body(node.field('body')), certain: true }]
  for (const child of node.children()) {
    const kind = child.kind()
    const certain = kind === 'finally_clause' || kind === 'else_clause'
    if (!certain && kind !== 'except_clause' && kind !== 'except_group_clause') continue
    const block = child.children().find((part) => part.kind() === 'block')
    if (block !== undefined) result.push({ kind: 'block', body: context.body(block), certain })
  }
  return result
}

function matchStatement(node: Node, context: PythonContext): Stmt[] {
  const body = node.field('body') ?? node
  return namedChildren(body)
    .filter((child) => child.kind() === 'case_clause')
    .map((child): Stmt => ({ kind: 'block', body: context.body(child.field('consequence')), certain: false }))
}
