/** Files and statements of Ruby. */
import type { Expr, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { declareClass } from './classes.ts'
import { namedChildren, RubyContext } from './context.ts'
import { lowerExpr } from './expressions.ts'
import { lowerMethod } from './functions.ts'
import { lowerPattern } from './patterns.ts'

export const rubyLowering: Lowering = {
  language: 'ruby',
  grammars: ['ruby'],
  extensions: ['.rb', '.ru', '.rake'],
  lower(source: Source): ModuleDef {
    const root = parseText('ruby', source.text)
    const context = new RubyContext(source, { expr: lowerExpr, body: lowerBody })
    const body = lowerBody(root, context)
    return {
      file: source.file,
      language: 'ruby',
      // Constants are the same for all files, however those come to be loaded.
      scope: 'constants',
      body: [...context.declarations, ...body],
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

/** The statements in a node, or the node as the only one. */
function lowerBody(node: Node, context: RubyContext): Stmt[] {
  switch (node.kind()) {
    case 'program':
    case 'body_statement':
    case 'block_body':
    case 'then':
    case 'do':
    case 'else':
    case 'ensure':
    case 'parenthesized_statements':
    case 'begin_block':
    case 'ERROR':
      return sequence(node, context)
    default:
      return context.deeper(() => statement(node, context), [])
  }
}

/** Statements in a row; `rescue`, `else` and `ensure` at their end guard those before. */
function sequence(node: Node, context: RubyContext): Stmt[] {
  const main: Stmt[] = []
  const rest: Stmt[] = []
  let isGuarded = false
  for (const child of namedChildren(node)) {
    const kind = child.kind()
    if (kind === 'rescue' || kind === 'else' || kind === 'ensure') {
      isGuarded = true
      const body = context.body(kind === 'rescue' ? child.field('body') : child)
      rest.push({ kind: 'block', body, certain: kind !== 'rescue' })
    } else main.push(...context.deeper(() => statement(child, context), []))
  }
  return isGuarded ? [{ kind: 'block', body: main, certain: true }, ...rest] : main
}

function statement(node: Node, context: RubyContext): Stmt[] {
  switch (node.kind()) {
    case 'class':
    case 'module':
      return declareClass(node, context)
    case 'method': {
      const name = node.field('name')?.text() ?? ''
      const value: Expr = { kind: 'function', fn: lowerMethod(node, context) }
      return [doExpr({ kind: 'assign', to: { kind: 'name', name }, value })]
    }
    case 'if':
    case 'elsif':
    case 'unless':
      return [branch(node, context)]
    case 'if_modifier':
    case 'unless_modifier':
      return [modified(node, context)]
    case 'begin':
      return sequence(node, context)
    case 'rescue_modifier':
      return context.body(node.field('body'))
    case 'while':
    case 'until':
    case 'while_modifier':
    case 'until_modifier':
      return [{ kind: 'loop', mode: 'while', body: context.body(node.field('body')) }]
    case 'for':
      return [forLoop(node, context)]
    case 'case':
    case 'case_match':
      return caseOf(node, context)
    case 'return':
    case 'next':
    case 'break':
      return [returned(node, context)]
    case 'binary':
      return logical(node, context)
    case 'call':
      return raised(node, context) ?? [doExpr(context.expr(node))]
    case 'assignment':
      return assigned(node, context)
    case 'identifier':
      return node.text() === 'raise' ? [thrown(node, context)] : [doExpr(context.expr(node))]
    default:
      return [doExpr(context.expr(node))]
  }
}

function branch(node: Node, context: RubyContext): Stmt {
  const test = context.optional(node.field('condition'))
  const then = context.body(node.field('consequence'))
  const otherwise = context.body(node.field('alternative'))
  const [yes, no] = node.kind() === 'unless' ? [otherwise, then] : [then, otherwise]
  return { kind: 'if', test, yes, no }
}

function modified(node: Node, context: RubyContext): Stmt {
  const test = context.optional(node.field('condition'))
  const body = context.body(node.field('body'))
  return node.kind() === 'if_modifier'
    ? { kind: 'if', test, yes: body, no: [] }
    : { kind: 'if', test, yes: [], no: body }
}

function forLoop(node: Node, context: RubyContext): Stmt {
  const left = node.field('pattern')
  const over = node.field('value')
  const values = over?.kind() === 'in' ? namedChildren(over)[0] : over
  return {
    kind: 'loop',
    mode: 'values',
    ...(left === null ? {} : { to: lowerPattern(left, context) }),
    over: context.optional(values),
    body: context.body(node.field('body')),
  }
}

/** `case` as a chain of conditions that nothing decides. */
function caseOf(node: Node, context: RubyContext): Stmt[] {
  const clauses = namedChildren(node).filter((child) => /^(?:when|in_clause|else)$/.test(child.kind()))
  const last = clauses.at(-1)?.kind() === 'else' ? clauses.pop() : undefined
  return clauses.reduceRight<Stmt[]>(
    (no, clause) => [{ kind: 'if', test: UNKNOWN_EXPR, yes: context.body(clause.field('body')), no }],
    context.body(last),
  )
}

/** `next` ends a block as `return` ends a method. */
function returned(node: Node, context: RubyContext): Stmt {
  const given = namedChildren(node)[0]
  const values = given === undefined ? [] : namedChildren(given)
  const [only] = values
  if (given === undefined || only === undefined) return { kind: 'return' }
  return { kind: 'return', value: values.length === 1 ? context.expr(only) : context.expr(given) }
}

/** `render … and return` ends where it stands; `user or return …` ends when there is no user. */
function logical(node: Node, context: RubyContext): Stmt[] {
  const op = node.field('operator')?.text()
  const right = node.field('right')
  const left = context.optional(node.field('left'))
  if (right === null || !endsWay(right)) return [doExpr(context.expr(node))]
  if (op === 'and' || op === '&&') return [{ kind: 'return', value: left }]
  if (op === 'or' || op === '||') return [{ kind: 'if', test: left, yes: [], no: context.body(right) }]
  return [doExpr(context.expr(node))]
}

function endsWay(node: Node): boolean {
  return node.kind() === 'return' || /^raise\b/.test(node.text())
}

function raised(node: Node, context: RubyContext): Stmt[] | undefined {
  const isRaise = node.field('receiver') === null && /^(?:raise|fail)$/.test(node.field('method')?.text() ?? '')
  return isRaise ? [thrown(node, context)] : undefined
}

function thrown(node: Node, context: RubyContext): Stmt {
  const given = node.field('arguments')
  const error = given === null ? undefined : namedChildren(given)[0]
  return { kind: 'throw', value: context.optional(error), line: lineOf(node) }
}

/** Constants of the top level can be seen from other files; local variables cannot. */
function assigned(node: Node, context: RubyContext): Stmt[] {
  const left = node.field('left')
  const value = context.expr(node)
  if (left?.kind() === 'constant' && value.kind === 'assign' && context.nesting.length === 0) {
    return [{ kind: 'let', to: value.to, value: value.value, line: lineOf(node) }]
  }
  return [doExpr(value)]
}
