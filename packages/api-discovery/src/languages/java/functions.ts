import type { Decorator, FunctionDef, ParamDef, Pattern, Stmt } from '../../engine/ir.ts'
import { lineOf, withLazyBody } from '../lowering.ts'
import { mayMatter } from '../mattering.ts'
import { parseText, type Node } from '../parser.ts'
import { childOf, namedChildren, type JavaContext } from './context.ts'
import { lowerType } from './types.ts'

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

/** Words without which a body neither registers routes nor reads requests. Generous on purpose. */
const MATTERS =
  /\b(?:req\w*|ctx|context|exchange|rc|rctx|\w*[rR]eq|\w*Request|\w*Context|event|ws|call|http\w*|route\w*|\w*[rR]outer\w*|\w*[rR]outes?|routing|app|server|javalin|vertx|spark|path\w*|get|post|put|patch|delete|handler\w*|register\w*|add\w*|mount\w*|nest|before|filter\w*|\w*Servlet\w*|\w*Resource\w*|param\w*|query\w*|header\w*|cookie\w*|body\w*|form\w*|prefix|config\w*)\b/

/** A collection made in the body itself. */
const OWN_COLLECTION =
  /\b(\w+) = new (?:(?:Concurrent|Linked)?(?:Tree|Hash)?(?:Map|Set|List)|ArrayList|ArrayDeque|StringBuilder)\b/g

export function lowerMethod(node: Node, decorators: readonly Decorator[], context: JavaContext): FunctionDef {
  const name = node.field('name')?.text()
  const returns = lowerType(node.field('type'), context)
  const fn = {
    ...(name === undefined ? {} : { name }),
    params: lowerParams(node.field('parameters'), context),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(returns === undefined ? {} : { returns }),
    line: lineOf(node),
  }
  return withBody(fn, node.field('body'), context)
}

/** The function with what matters of its body. */
export function withBody(fn: Omit<FunctionDef, 'body'>, body: Node | null, context: JavaContext): FunctionDef {
  if (body === null) return { ...fn, body: [] }
  const text = context.slice(body)
  if (text.length > SMALL_BODY && !mayMatter(text, MATTERS, OWN_COLLECTION)) return { ...fn, body: [] }
  if (!context.lazily || text.length <= SMALL_BODY) return { ...fn, body: context.body(body) }
  const line = body.line()
  return withLazyBody(fn, () => snippet(text, line, context))
}

/** Lowers a body again from its text, at its own lines. */
function snippet(text: string, line: number, context: JavaContext): Stmt[] {
  const inner = context.over(`${'\n'.repeat(line)}class A { void a() ${text} }`)
  const root = parseText('java', inner.text)
  const method = root.find({ rule: { kind: 'method_declaration' } })
  return inner.body(method?.field('body'))
}

export function lowerParams(node: Node | null, context: JavaContext): ParamDef[] {
  if (node === null) return []
  if (node.kind() === 'identifier') return [{ to: nameOf(node), line: lineOf(node) }]
  return namedChildren(node).flatMap((child) => param(child, context))
}

function param(node: Node, context: JavaContext): ParamDef[] {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'identifier':
      return [{ to: nameOf(node), line }]
    case 'formal_parameter': {
      const decorators = context.annotations(node)
      const type = lowerType(node.field('type'), context)
      return [
        {
          to: nameOf(node.field('name')),
          ...(type === undefined ? {} : { type }),
          ...(decorators.length === 0 ? {} : { decorators }),
          line,
        },
      ]
    }
    case 'spread_parameter': {
      const declarator = childOf(node, 'variable_declarator')
      const decorators = context.annotations(node)
      const name = declarator?.field('name') ?? null
      return [{ to: nameOf(name), rest: true, ...(decorators.length === 0 ? {} : { decorators }), line }]
    }
    default:
      return []
  }
}

function nameOf(node: Node | null): Pattern {
  return { kind: 'name', name: node?.text() ?? '_' }
}
