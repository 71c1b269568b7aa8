/** Files and statements of PHP. */
import type { Expr, ModuleDef, Pattern, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { lowerClass } from './classes.ts'
import { childOf, namedChildren, PhpContext } from './context.ts'
import { docBefore } from './docs.ts'
import { lowerExpr, lowerPattern } from './expressions.ts'
import { lowerFunction } from './functions.ts'

export const phpLowering: Lowering = {
  language: 'php',
  grammars: ['php'],
  extensions: ['.php', '.phtml', '.inc', '.module'],
  lower(source: Source): ModuleDef {
    const root = parseText('php', source.text)
    const context = new PhpContext(source, {
      expr: lowerExpr,
      body: lowerBody,
      anonymousClass: (node, inner) => ({ kind: 'class', def: lowerClass(node, inner) }),
    })
    return {
      file: source.file,
      language: 'php',
      // Classes and functions are the same for all files, however those come to be loaded.
      scope: 'names',
      body: lowerBody(root, context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

function lowerBody(node: Node, context: PhpContext): Stmt[] {
  switch (node.kind()) {
    case 'program':
    case 'compound_statement':
    case 'colon_block':
    case 'declaration_list':
    case 'ERROR': {
      const children = node.children()
      return children.flatMap((child, i) => {
        if (!child.isNamed()) return []
        return context.deeper(() => statement(child, docBefore(children, i, context), context), [])
      })
    }
    default:
      return context.deeper(() => statement(node, undefined, context), [])
  }
}

function statement(node: Node, doc: string | undefined, context: PhpContext): Stmt[] {
  switch (node.kind()) {
    case 'namespace_definition':
      context.names.namespace = childOf(node, 'namespace_name')?.text() ?? ''
      return context.body(node.field('body'))
    case 'namespace_use_declaration':
      context.names.addUse(node)
      return []
    case 'expression_statement':
    case 'echo_statement':
      return namedChildren(node).flatMap((child) => expressionStatement(child, context))
    case 'class_declaration':
    case 'interface_declaration':
    case 'trait_declaration':
    case 'enum_declaration': {
      const def = lowerClass(node, context, doc)
      return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
    }
    case 'function_definition': {
      const fn = lowerFunction(node, context, doc)
      return fn.name === undefined ? [] : [{ kind: 'function', name: fn.name, fn }]
    }
    case 'const_declaration':
      return constants(node, context)
    case 'if_statement':
      return [ifStatement(node, context)]
    case 'foreach_statement':
      return [forEach(node, context)]
    case 'for_statement':
    case 'while_statement':
    case 'do_statement':
      return [
        { kind: 'loop', mode: 'while', body: context.body(node.field('body') ?? childOf(node, 'compound_statement')) },
      ]
    case 'switch_statement':
      return switchStatement(node, context)
    case 'try_statement':
      return tryStatement(node, context)
    case 'return_statement':
      return [returned(node, context)]
    case 'compound_statement':
    case 'ERROR':
      return lowerBody(node, context)
    default:
      return []
  }
}

function expressionStatement(node: Node, context: PhpContext): Stmt[] {
  if (node.kind() === 'throw_expression') {
    return [{ kind: 'throw', value: context.optional(namedChildren(node)[0]), line: lineOf(node) }]
  }
  if (node.kind() === 'function_call_expression' && node.field('function')?.text() === 'define') {
    const defined = definition(node, context)
    if (defined !== undefined) return [defined]
  }
  const value = context.expr(node)
  // Inside a function, a variable is its own; at the top, an included file shares those around it.
  if (context.inFunction && value.kind === 'assign' && value.op === undefined && value.to.kind !== 'place') {
    return [{ kind: 'let', to: value.to, value: value.value, line: lineOf(node) }]
  }
  return [doExpr(value)]
}

/** `define('NAME', value)` */
function definition(node: Node, context: PhpContext): Stmt | undefined {
  const value = context.expr(node)
  const [name, given] = value.kind === 'call' ? value.args : []
  if (name?.value.kind !== 'string' || given === undefined) return undefined
  return { kind: 'let', to: { kind: 'name', name: name.value.value }, value: given.value, line: lineOf(node) }
}

function constants(node: Node, context: PhpContext): Stmt[] {
  return namedChildren(node)
    .filter((child) => child.kind() === 'const_element')
    .map((child): Stmt => {
      const [name, value] = namedChildren(child)
      const to: Pattern = { kind: 'name', name: name?.text() ?? '' }
      return { kind: 'let', to, value: context.optional(value), line: lineOf(child) }
    })
}

function ifStatement(node: Node, context: PhpContext): Stmt {
  const alternatives = node
    .children()
    .filter((child) => child.kind() === 'else_if_clause' || child.kind() === 'else_clause')
  const otherwise = (i: number): Stmt[] => {
    const clause = alternatives[i]
    if (clause === undefined) return []
    if (clause.kind() === 'else_clause') return context.body(clause.field('body') ?? namedChildren(clause)[0])
    return [
      {
        kind: 'if',
        test: condition(clause, context),
        yes: context.body(clause.field('body') ?? namedChildren(clause)[1]),
        no: otherwise(i + 1),
      },
    ]
  }
  const body = node.field('body') ?? namedChildren(node)[1]
  return { kind: 'if', test: condition(node, context), yes: context.body(body), no: otherwise(0) }
}

function condition(node: Node, context: PhpContext): Expr {
  return context.optional(node.field('condition'))
}

function forEach(node: Node, context: PhpContext): Stmt {
  const [over, each] = namedChildren(node)
  const isPair = each?.kind() === 'pair'
  const parts = each === undefined ? [] : isPair ? namedChildren(each) : [each]
  const patterns = parts.map((part) => lowerPattern(part, context))
  const [only] = patterns
  const to: Pattern | undefined = isPair ? { kind: 'list', items: patterns } : only
  return {
    kind: 'loop',
    mode: isPair ? 'entries' : 'values',
    ...(to === undefined ? {} : { to }),
    over: context.optional(over),
    body: context.body(node.field('body') ?? namedChildren(node).at(-1)),
  }
}

/** Cases as a chain of conditions that nothing decides. */
function switchStatement(node: Node, context: PhpContext): Stmt[] {
  const block = node.field('body') ?? childOf(node, 'switch_block')
  const on = condition(node, context)
  const cases = block === undefined || block === null ? [] : namedChildren(block)
  return cases.reduceRight<Stmt[]>((no, clause) => {
    const parts = namedChildren(clause)
    if (clause.kind() === 'default_statement') return parts.flatMap((part) => context.body(part))
    const [label, ...body] = parts
    const test: Expr =
      label === undefined ? UNKNOWN_EXPR : { kind: 'binary', op: '==', left: on, right: context.expr(label) }
    return [{ kind: 'if', test, yes: body.flatMap((part) => context.body(part)), no }]
  }, [])
}

function tryStatement(node: Node, context: PhpContext): Stmt[] {
  const result: Stmt[] = [{ kind: 'block', body: context.body(node.field('body')), certain: true }]
  for (const child of node.children()) {
    const kind = child.kind()
    if (kind !== 'catch_clause' && kind !== 'finally_clause') continue
    const body = context.body(child.field('body') ?? childOf(child, 'compound_statement'))
    result.push({ kind: 'block', body, certain: kind === 'finally_clause' })
  }
  return result
}

/** What a file returns is what requiring it gives. */
function returned(node: Node, context: PhpContext): Stmt {
  const value = namedChildren(node)[0]
  if (value === undefined) return { kind: 'return' }
  if (!context.inFunction) return { kind: 'export', name: 'default', value: context.expr(value) }
  return { kind: 'return', value: context.expr(value) }
}
