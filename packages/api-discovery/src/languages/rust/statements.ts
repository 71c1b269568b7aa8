/** Statements of Rust inside functions. A block's last expression is its value. */
import type { Expr, Pattern, Stmt } from '../../engine/ir.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren } from '../parts.ts'
import type { RustContext } from './context.ts'
import { lowerItems } from './items.ts'
import { lowerPattern, patternValue } from './patterns.ts'

const ITEM = /_item$|^use_declaration$|^extern_crate_declaration$/

/** The statements of a block, or one expression that stands for one. */
export function lowerBody(node: Node, context: RustContext, returns: boolean): Stmt[] {
  if (node.kind() !== 'block') return tail(node, context, returns)
  const children = namedChildren(node)
  const items = children.filter((child) => ITEM.test(child.kind()))
  const rest = children.filter((child) => !ITEM.test(child.kind()) && child.kind() !== 'label')
  const statements = rest.flatMap((child, i) => statement(child, context, returns && i === rest.length - 1))
  return [...lowerItems(items, context), ...statements]
}

function statement(node: Node, context: RustContext, isLast: boolean): Stmt[] {
  switch (node.kind()) {
    case 'let_declaration':
      return letDeclaration(node, context)
    case 'expression_statement': {
      const inner = namedChildren(node)[0]
      if (inner === undefined) return []
      const endsWithSemicolon = node.children().at(-1)?.kind() === ';'
      return tail(inner, context, isLast && !endsWithSemicolon)
    }
    case 'ERROR':
      return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, context, false), []))
    case 'empty_statement':
    case 'attribute_item':
      return []
    default:
      return tail(node, context, isLast)
  }
}

function letDeclaration(node: Node, context: RustContext): Stmt[] {
  const pattern = node.field('pattern')
  const value = node.field('value')
  // `let Animal { name, .. } = request.body_json().await?` names the type in the pattern.
  const shown = pattern?.kind() === 'struct_pattern' ? pattern.field('type') : null
  const type = context.type(node.field('type') ?? shown)
  if (pattern === null) return []
  return [
    {
      kind: 'let',
      to: lowerPattern(pattern, context),
      ...(value === null ? {} : { value: context.expr(value) }),
      ...(type === undefined ? {} : { type }),
      line: lineOf(node),
    },
  ]
}

/** An expression as a statement; where it is the value of its block, every way out of it returns. */
function tail(node: Node, context: RustContext, returns: boolean): Stmt[] {
  switch (node.kind()) {
    case 'return_expression': {
      const value = namedChildren(node)[0]
      return [value === undefined ? { kind: 'return' } : { kind: 'return', value: context.expr(value) }]
    }
    case 'break_expression':
    case 'continue_expression':
      return []
    case 'if_expression':
      return [ifExpression(node, context, returns)]
    case 'match_expression':
      return matchExpression(node, context, returns)
    case 'block':
      return [{ kind: 'block', body: context.body(node, returns), certain: true }]
    case 'unsafe_block':
      return [{ kind: 'block', body: context.body(childOfKind(node, 'block'), returns), certain: true }]
    case 'for_expression': {
      const pattern = node.field('pattern')
      return [
        {
          kind: 'loop',
          mode: 'values',
          ...(pattern === null ? {} : { to: lowerPattern(pattern, context) }),
          over: context.optional(node.field('value')),
          body: context.body(node.field('body')),
        },
      ]
    }
    case 'while_expression':
      return [{ kind: 'loop', mode: 'while', body: context.body(node.field('body')) }]
    case 'loop_expression':
      return [{ kind: 'block', body: context.body(node.field('body')), certain: true }]
    default: {
      const value = context.expr(node)
      return [returns ? { kind: 'return', value } : doExpr(value)]
    }
  }
}

function ifExpression(node: Node, context: RustContext, returns: boolean): Stmt {
  const condition = node.field('condition')
  const bound = condition === null ? [] : conditionBindings(condition, context)
  const otherwise = childOfKind(node, 'else_clause')
  const alternative = otherwise === undefined ? undefined : namedChildren(otherwise)[0]
  return {
    kind: 'if',
    test: condition === null || bound.length > 0 ? UNKNOWN_EXPR : context.expr(condition),
    yes: [...bound, ...context.body(node.field('consequence'), returns)],
    no: alternative === undefined ? [] : context.body(alternative, returns),
  }
}

/** `if let Some(x) = y && …` gives names. */
function conditionBindings(node: Node, context: RustContext): Stmt[] {
  if (node.kind() === 'let_chain' || node.kind() === 'let_conditions')
    return namedChildren(node).flatMap((part) => conditionBindings(part, context))
  if (node.kind() !== 'let_condition') return []
  const pattern = node.field('pattern')
  const to: Pattern = pattern === null ? { kind: 'list', items: [] } : lowerPattern(pattern, context)
  return [{ kind: 'let', to, value: context.optional(node.field('value')), line: lineOf(node) }]
}

/** A `match` is a chain of conditions: `subject match pattern`. */
function matchExpression(node: Node, context: RustContext, returns: boolean): Stmt[] {
  const subject = context.optional(node.field('value'))
  const block = node.field('body')
  const arms = block === null ? [] : namedChildren(block).filter((child) => child.kind() === 'match_arm')
  let chain: Stmt[] = []
  for (const arm of arms.toReversed()) {
    const pattern = arm.field('pattern')
    const body = context.body(arm.field('value'), returns)
    const value = pattern === null ? undefined : patternValue(pattern, context)
    const line = lineOf(arm)
    if (pattern !== null && value === undefined) {
      const to = lowerPattern(pattern, context)
      const bind: Stmt[] =
        to.kind === 'list' && to.items.length === 0 ? [] : [{ kind: 'let', to, value: subject, line }]
      chain.unshift({ kind: 'block', body: [...bind, ...body], certain: false })
    } else {
      const test: Expr = { kind: 'binary', op: 'match', left: subject, right: value ?? UNKNOWN_EXPR }
      chain = [{ kind: 'if', test, yes: body, no: chain }]
    }
  }
  return chain
}
