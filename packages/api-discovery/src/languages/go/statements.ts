/** Statements of Go inside functions. */
import type { Expr, Pattern, Stmt } from '../../engine/ir.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type GoContext } from './context.ts'
import { lowerDeclaration } from './declarations.ts'
import { builtin, lowerExpr } from './expressions.ts'
import { lowerType } from './types.ts'

export function lowerBody(node: Node, context: GoContext): Stmt[] {
  return namedChildren(node).flatMap((child) => lowerStatement(child, context))
}

export function lowerStatement(node: Node, context: GoContext): Stmt[] {
  return context.deeper(() => statement(node, context), [])
}

function statement(node: Node, context: GoContext): Stmt[] {
  switch (node.kind()) {
    case 'statement_list':
    case 'ERROR':
      return lowerBody(node, context)
    case 'block':
      return [{ kind: 'block', body: lowerBody(node, context), certain: true }]
    case 'expression_statement':
    case 'defer_statement':
    case 'go_statement':
      return namedChildren(node).map((child) => doExpr(lowerExpr(child, context)))
    case 'short_var_declaration':
      return assignment(node, context, true)
    case 'assignment_statement':
      return assignment(node, context, false)
    case 'var_declaration':
    case 'const_declaration':
    case 'type_declaration':
      return lowerDeclaration(node, context)
    case 'return_statement': {
      const list = namedChildren(node)[0]
      if (list === undefined) return [{ kind: 'return' }]
      const values = expressions(list, context)
      const [only] = values
      if (values.length > 1) return [{ kind: 'return', value: { kind: 'list', items: values, line: lineOf(node) } }]
      return [only === undefined ? { kind: 'return' } : { kind: 'return', value: only }]
    }
    case 'if_statement':
      return ifStatement(node, context)
    case 'for_statement':
      return forStatement(node, context)
    case 'expression_switch_statement':
      return switchStatement(node, context)
    case 'type_switch_statement':
      return typeSwitch(node, context)
    case 'select_statement':
      return namedChildren(node).map((child): Stmt => ({
        kind: 'block',
        body: caseBody(child, context),
        certain: false,
      }))
    case 'labeled_statement': {
      const inner = namedChildren(node).at(-1)
      return inner === undefined ? [] : statement(inner, context)
    }
    default:
      return []
  }
}

function expressions(list: Node, context: GoContext): Expr[] {
  return list.kind() === 'expression_list'
    ? namedChildren(list).map((part) => lowerExpr(part, context))
    : [lowerExpr(list, context)]
}

function patternOf(node: Node, context: GoContext): Pattern | undefined {
  if (node.kind() === 'identifier') return node.text() === '_' ? undefined : { kind: 'name', name: node.text() }
  if (node.kind() === 'blank_identifier') return undefined
  // What a pointer points to is assigned as the pointer itself.
  if (node.kind() === 'unary_expression' || node.kind() === 'parenthesized_expression') {
    const inner = node.field('operand') ?? namedChildren(node)[0]
    return inner === undefined ? undefined : patternOf(inner, context)
  }
  return { kind: 'place', place: lowerExpr(node, context) }
}

function assignment(node: Node, context: GoContext, declares: boolean): Stmt[] {
  const left = node.field('left')
  const right = node.field('right')
  if (left === null || right === null) return []
  const line = lineOf(node)
  const targets = namedChildren(left).map((part) => patternOf(part, context))
  const give = (to: Pattern | undefined, value: Expr): Stmt => {
    if (to === undefined) return doExpr(value)
    return declares ? { kind: 'let', to, value, line } : doExpr({ kind: 'assign', to, value })
  }
  const sources = namedChildren(right)
  const [first] = sources
  if (sources.length < targets.length && first !== undefined) {
    return [give({ kind: 'list', items: targets }, several(first, targets.length, context))]
  }
  const op = node.field('operator')?.text()
  const [target] = targets
  if (op !== undefined && op !== '=' && target !== undefined && first !== undefined) {
    return [doExpr({ kind: 'assign', to: target, value: lowerExpr(first, context), op: op.slice(0, -1) })]
  }
  return sources.flatMap((source, i) => {
    const target = namedChildren(left)[i]
    // `*r = *r.WithContext(ctx)` copies what is known into what has the same type.
    return isPointedTo(target) && isPointedTo(source) ? [] : [give(targets[i], grown(source, target, context))]
  })
}

function isPointedTo(node: Node | undefined): boolean {
  return node?.kind() === 'unary_expression' && node.field('operator')?.text() === '*'
}

/** `a, err := f()`: the results of one call, or a value with a flag. */
export function several(source: Node, count: number, context: GoContext): Expr {
  const value = lowerExpr(source, context)
  const isCall = value.kind === 'call'
  const args = [{ value }, { value: { kind: 'number' as const, value: count } }]
  return builtin(isCall ? '%results' : '%flagged', args, source)
}

/** `xs = append(xs, …)` grows the list itself; any other append makes a new one. */
function grown(source: Node, target: Node | undefined, context: GoContext): Expr {
  const value = lowerExpr(source, context)
  if (value.kind !== 'call' || value.callee.kind !== 'name' || value.callee.name !== 'append') return value
  const given = source.field('arguments')
  const first = given === null ? undefined : namedChildren(given)[0]
  const isSame = first !== undefined && target !== undefined && first.text() === target.text()
  return isSame ? { ...value, callee: { ...value.callee, name: '%grow' } } : value
}

/** A statement that stands before a condition, in a block of its own. */
function after(initializer: Node | null, context: GoContext, rest: readonly Stmt[]): Stmt[] {
  if (initializer === null) return [...rest]
  return [{ kind: 'block', body: [...statement(initializer, context), ...rest], certain: true }]
}

function ifStatement(node: Node, context: GoContext): Stmt[] {
  const alternative = node.field('alternative')
  const otherwise =
    alternative === null
      ? []
      : alternative.kind() === 'if_statement'
        ? context.deeper(() => ifStatement(alternative, context), [])
        : lowerBody(alternative, context)
  return after(node.field('initializer'), context, [
    {
      kind: 'if',
      test: context.optional(node.field('condition')),
      yes: context.body(node.field('consequence')),
      no: otherwise,
      line: lineOf(node),
    },
  ])
}

function forStatement(node: Node, context: GoContext): Stmt[] {
  const body = context.body(node.field('body'))
  const range = namedChildren(node).find((child) => child.kind() === 'range_clause')
  if (range === undefined) {
    const clause = namedChildren(node).find((child) => child.kind() === 'for_clause')
    return after(clause?.field('initializer') ?? null, context, [{ kind: 'loop', mode: 'while', body }])
  }
  const left = range.field('left')
  const over = context.optional(range.field('right'))
  const [key, value] = left === null ? [] : namedChildren(left).map((part) => patternOf(part, context))
  if (value === undefined)
    return [{ kind: 'loop', mode: 'keys', over, body, ...(key === undefined ? {} : { to: key }) }]
  if (key === undefined) return [{ kind: 'loop', mode: 'values', over, body, to: value }]
  return [{ kind: 'loop', mode: 'entries', over, body, to: { kind: 'list', items: [key, value] } }]
}

/** A switch is a chain of conditions; `fallthrough` is rare and adds the next case. */
function switchStatement(node: Node, context: GoContext): Stmt[] {
  const subject = node.field('value')
  const of = subject === null ? undefined : lowerExpr(subject, context)
  const cases = namedChildren(node).filter((child) => child.kind().endsWith('_case'))
  let chain: Stmt[] = cases
    .filter((child) => child.kind() === 'default_case')
    .flatMap((child) => caseBody(child, context))
  for (const child of cases.toReversed()) {
    const values = child.kind() === 'expression_case' ? child.field('value') : null
    if (values === null) continue
    const tests = expressions(values, context).map((value): Expr =>
      of === undefined ? value : { kind: 'binary', op: '==', left: of, right: value },
    )
    const test = tests.reduce<Expr | undefined>(
      (first, second) => (first === undefined ? second : { kind: 'either', first, second }),
      undefined,
    )
    chain = [{ kind: 'if', test: test ?? UNKNOWN_EXPR, yes: caseBody(child, context), no: chain, line: lineOf(child) }]
  }
  return after(node.field('initializer'), context, chain)
}

function typeSwitch(node: Node, context: GoContext): Stmt[] {
  const alias = node.field('alias')
  const name = alias === null ? undefined : namedChildren(alias)[0]?.text()
  const value = context.optional(node.field('value'))
  const blocks = namedChildren(node)
    .filter((child) => child.kind().endsWith('_case'))
    .map((child): Stmt => {
      const type = lowerType(child.field('type'), context)
      const bind: Stmt[] =
        name === undefined
          ? []
          : [
              {
                kind: 'let',
                to: { kind: 'name', name },
                value,
                line: lineOf(child),
                ...(type === undefined ? {} : { type }),
              },
            ]
      return { kind: 'block', body: [...bind, ...caseBody(child, context)], certain: false }
    })
  return after(node.field('initializer'), context, blocks)
}

const STATEMENT = /_statement$|_declaration$|^(?:block|statement_list)$/

/** What follows the labels of a case. */
function caseBody(node: Node, context: GoContext): Stmt[] {
  return namedChildren(node).flatMap((child) => (STATEMENT.test(child.kind()) ? lowerStatement(child, context) : []))
}
