/** Functions, methods and closures of Go. */
import type { FunctionDef, Member, ParamDef, Stmt } from '../../engine/ir.ts'
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
    ...(doc === undefined ? {} : { doc }),
  }
  if (body === null) return { ...fn, body: [] }
  const text = context.lazily ? context.slice(body) : ''
  if (!context.lazily || text.length <= SMALL_BODY) return { ...fn, body: context.body(body) }
  const { line } = body.range().start
  return withLazyBody(fn, () => snippet(text, line, context))
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
