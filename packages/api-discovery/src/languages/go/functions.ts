/** Functions, methods and closures of Go. */
import type { Decorator, FunctionDef, Member, ParamDef, Stmt } from '../../engine/ir.ts'
import { lineOf, withFirst, withLazyBody } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { namedChildren, type GoContext } from './context.ts'
import { lowerType } from './types.ts'

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

export function lowerFunction(node: Node, context: GoContext, doc?: string): FunctionDef {
  const name = node.field('name')?.text()
  const body = node.field('body')
  const returns = lowerType(firstResult(node.field('result')), context)
  const fn = {
    ...(name === undefined ? {} : { name }),
    params: lowerParams(node.field('parameters'), context),
    ...(returns === undefined ? {} : { returns }),
    line: lineOf(node),
    ...(node.kind() === 'func_literal' ? { keepsSelf: true } : {}),
    ...(doc === undefined ? {} : { doc, ...directives(doc, lineOf(node)) }),
  }
  if (body === null) return { ...fn, body: [] }
  const text = context.slice(body)
  if (text.length > SMALL_BODY && node.kind() === 'function_declaration' && isPlain(context.slice(node), text))
    return { ...fn, body: [] }
  if (!context.lazily || text.length <= SMALL_BODY) return { ...fn, body: context.body(body) }
  const line = body.line()
  return withLazyBody(fn, () => snippet(text, line, context))
}

/** Comments that say something to a tool, as Go writes them: `//encore:api public`. Those of Go itself are left out. */
function directives(doc: string, line: number): { decorators?: readonly Decorator[] } {
  const names = [...doc.matchAll(/^\/\/(?!go:|nolint|lint:)([a-z\d]+:[a-z]\w*)/gm)].map(([, name = '']) => name)
  if (names.length === 0) return {}
  return { decorators: names.map((name) => ({ value: { kind: 'name', name, line }, line })) }
}

/** Words of routing and of requests, and calls of methods that register routes. Generous on purpose. */
const MATTERS =
  /\b(?:req|request|rw|route|routes|mux|http|app|api|server|srv|group|engine|prefix|path|url)\b|[rR]oute|Handle|[hH]andler|Request|Context|Server|Mux|Engine|Register|register|Mount|mount|\.(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Any|Get|Post|Put|Patch|Delete|Head|Options|All|Group|Use|Add|Static|Path|Methods)\(/

/** Calls of the package's own functions, which may register something with what they are given. */
const OWN_CALL =
  /(?<![.\w])(?!(?:func|if|for|switch|return|go|defer|case|range|make|len|cap|append|copy|new|delete|panic|close|min|max|string|byte|rune|bool|error|u?int(?:8|16|32|64)?|float(?:32|64))\b)[A-Za-z_]\w*\(/

/**
 * Whether a function only computes: it takes nothing of another package's types, has no word of routing in it and calls
 * none of its own package's functions.
 */
function isPlain(whole: string, body: string): boolean {
  const signature = whole.slice(0, whole.length - body.length)
  return !/\w\.\w/.test(signature) && !MATTERS.test(whole) && !OWN_CALL.test(body)
}

/** Lowers a body again from its text, at its own lines. */
function snippet(text: string, line: number, context: GoContext): Stmt[] {
  const inner = context.over(`${'\n'.repeat(line)}func _() ${text}`)
  const definition = namedChildren(parseText('go', inner.text))[0]
  return inner.body(definition?.field('body') ?? null)
}

/** A method as a member of the type of its receiver, which its body sees under its own name. */
export function lowerMethod(
  node: Node,
  context: GoContext,
  doc: string | undefined,
): { type: string; member: Member } | undefined {
  const receiver = node.field('receiver')
  const [param] = receiver === null ? [] : lowerParams(receiver, context)
  const fn = lowerFunction(node, context, doc)
  if (param?.type?.kind !== 'named' || fn.name === undefined) return undefined
  const bind: Stmt = { kind: 'let', to: param.to, value: { kind: 'self' }, line: fn.line }
  const method = param.to.kind === 'name' && param.to.name !== '_' ? withFirst(fn, [bind]) : fn
  return { type: param.type.name, member: { name: fn.name, line: fn.line, method } }
}

export function lowerParams(node: Node | null, context: GoContext): ParamDef[] {
  if (node === null) return []
  return namedChildren(node).flatMap((child): ParamDef[] => {
    const isRest = child.kind() === 'variadic_parameter_declaration'
    if (!isRest && child.kind() !== 'parameter_declaration') return []
    const type = lowerType(child.field('type'), context)
    const line = lineOf(child)
    const common = { line, ...(type === undefined ? {} : { type }), ...(isRest ? { rest: true } : {}) }
    const names = child.children().filter((part) => part.kind() === 'identifier')
    if (names.length === 0) return [{ to: { kind: 'name', name: '_' }, ...common }]
    return names.map((name) => ({ to: { kind: 'name', name: name.text() }, ...common }))
  })
}

/** Of several results the first one: the others are errors and flags. */
function firstResult(node: Node | null): Node | null {
  if (node?.kind() !== 'parameter_list') return node
  return namedChildren(node)[0]?.field('type') ?? null
}
