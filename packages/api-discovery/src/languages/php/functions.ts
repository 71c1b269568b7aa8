/** Functions, methods, closures and their parameters. */
import type { Decorator, Expr, FunctionDef, ParamDef, Stmt } from '../../engine/ir.ts'
import { lineOf, withLazyBody } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { attributesOf } from './attributes.ts'
import { childOf, namedChildren, type PhpContext } from './context.ts'
import { lowerType } from './types.ts'

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

/** Words without which a body neither registers routes nor reads requests. Generous on purpose. */
const MATTERS =
  /rout|request|query|param|input|body|post|header|cookie|valid|rules|_GET|_SERVER|app\b|group|prefix|path|uri|url|auth|abort|throw|require|include|register|add|map|connect|scope|denyAccess|schema|config/i

/** `function name(…) { … }` and methods. */
export function lowerFunction(node: Node, context: PhpContext, doc?: string): FunctionDef {
  const name = node.field('name')?.text()
  const body = node.field('body')
  const decorators = attributesOf(node, context)
  const returns = lowerType(node.field('return_type'), context)
  const fn = {
    ...(name === undefined ? {} : { name }),
    params: lowerParams(node.field('parameters'), context),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(returns === undefined ? {} : { returns }),
    line: decoratedLine(node, decorators),
    ...(doc === undefined ? {} : { doc }),
  }
  if (body === null) return { ...fn, body: [] }
  const promoted = promotions(node)
  const text = context.slice(body)
  if (text.length > SMALL_BODY && !MATTERS.test(text)) return { ...fn, body: promoted }
  const lower = (inner: PhpContext, from: Node): Stmt[] => [
    ...promoted,
    ...inner.withinFunction(() => inner.body(from)),
  ]
  if (!context.lazily || text.length <= SMALL_BODY) return { ...fn, body: lower(context, body) }
  const line = lineOf(body)
  return withLazyBody(fn, () => snippet(text, line, context, lower))
}

function decoratedLine(node: Node, decorators: readonly Decorator[]): number {
  const name = node.field('name')
  return decorators.length > 0 && name !== null ? lineOf(name) : lineOf(node)
}

/** Lowers a body again from its text, at its own lines. */
function snippet(
  text: string,
  line: number,
  context: PhpContext,
  lower: (inner: PhpContext, from: Node) => Stmt[],
): Stmt[] {
  const inner = context.over(`<?php ${'\n'.repeat(line - 1)}function _() ${text}`)
  const definition = namedChildren(parseText('php', inner.text)).find((child) => child.kind() === 'function_definition')
  const body = definition?.field('body')
  return body === null || body === undefined ? [] : lower(inner, body)
}

/** `function (…) use (…) { … }` and `fn (…) => …`. Both keep `$this`. */
export function lowerClosure(node: Node, context: PhpContext): Expr {
  const body = node.field('body')
  const params = lowerParams(node.field('parameters'), context)
  const line = lineOf(node)
  const decorators = attributesOf(node, context)
  const isArrow = node.kind() === 'arrow_function'
  const lowered = context.withinFunction((): Stmt[] =>
    isArrow ? [{ kind: 'return', value: context.optional(body) }] : context.body(body),
  )
  const marks = decorators.length === 0 ? {} : { decorators }
  return { kind: 'function', fn: { params, body: lowered, line, keepsSelf: true, ...marks } }
}

export function lowerParams(node: Node | null, context: PhpContext): ParamDef[] {
  return node === null ? [] : namedChildren(node).flatMap((child) => param(child, context))
}

function param(node: Node, context: PhpContext): ParamDef[] {
  const name = parameterName(node)
  if (name === undefined) return []
  const value = node.field('default_value')
  const type = lowerType(node.field('type'), context)
  const decorators = attributesOf(node, context)
  return [
    {
      to: { kind: 'name', name },
      ...(value === null ? {} : { value: context.expr(value), optional: true }),
      ...(type === undefined ? {} : { type }),
      ...(node.kind() === 'variadic_parameter' ? { rest: true } : {}),
      ...(decorators.length === 0 ? {} : { decorators }),
      line: lineOf(node),
    },
  ]
}

/** `$name`, as variables are called in the lowered source. */
function parameterName(node: Node): string | undefined {
  return (node.field('name') ?? childOf(node, 'variable_name', 'by_ref'))?.text().replace(/^&/, '')
}

/** Constructor parameters with a visibility are properties as well. */
export function promotedParams(node: Node): Node[] {
  const params = node.field('parameters')
  return params === null ? [] : namedChildren(params).filter((child) => child.kind() === 'property_promotion_parameter')
}

function promotions(node: Node): Stmt[] {
  return promotedParams(node).flatMap((child): Stmt[] => {
    const variable = parameterName(child)
    if (variable === undefined) return []
    const line = lineOf(child)
    const place: Expr = { kind: 'member', of: { kind: 'self' }, name: variable.slice(1), line }
    return [
      {
        kind: 'do',
        value: { kind: 'assign', to: { kind: 'place', place }, value: { kind: 'name', name: variable, line } },
      },
    ]
  })
}
