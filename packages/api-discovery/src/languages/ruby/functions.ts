/** Methods, blocks and lambdas. */
import type { FunctionDef, ParamDef, Stmt } from '../../engine/ir.ts'
import { lineOf, withLazyBody } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { namedChildren, type RubyContext } from './context.ts'
import { lowerPattern } from './patterns.ts'
import { withValue } from './values.ts'

/** The name under which a method sees the block that it was given, and under which calls pass it. */
export const BLOCK = '&'

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

/** Words without which a body neither registers routes nor reads requests. Generous on purpose. */
const MATTERS =
  /params|request|headers?\b|cookies|\benv\b|halt|\bhead\b|render|redirect|error!|rout(?:e|es|er|ing)\b|\b(?:get|post|put|patch|delete|match|root|map|mount|run|use|draw|on|is|namespace|scope|resources?)\b|path|prefix|auth|permit|require|raise|yield|include|res\.|r\.|schema/

/** `def name(params) … end`. Its value is that of its last statement. */
export function lowerMethod(node: Node, context: RubyContext): FunctionDef {
  const name = node.field('name')?.text()
  const line = lineOf(node)
  const lower = (inner: RubyContext, from: Node): FunctionDef =>
    inner.withLocals('nothing', () => {
      const params = lowerParams(from.field('parameters'), inner)
      const outer = inner.inConstructor
      inner.inConstructor = name === 'initialize'
      const body = [...takesBlock(from.field('parameters'), line), ...withValue(inner.body(from.field('body')))]
      inner.inConstructor = outer
      return { ...(name === undefined ? {} : { name }), params: [...params, blockParam(line)], body, line }
    })
  const text = context.slice(node)
  if (text.length > SMALL_BODY && !MATTERS.test(text)) {
    return { ...(name === undefined ? {} : { name }), params: [blockParam(line)], body: [], line }
  }
  if (!context.lazily || text.length <= SMALL_BODY) return lower(context, node)
  const params = context.withLocals('nothing', () => lowerParams(node.field('parameters'), context))
  return withLazyBody({ ...(name === undefined ? {} : { name }), params: [...params, blockParam(line)], line }, () =>
    snippet(text, line, context, lower),
  )
}

/** Lowers a method again from its text, at its own lines. */
function snippet(
  text: string,
  line: number,
  context: RubyContext,
  lower: (inner: RubyContext, from: Node) => FunctionDef,
): readonly Stmt[] {
  const inner = context.over('\n'.repeat(line - 1) + text)
  const method = namedChildren(parseText('ruby', inner.text))[0]
  return method === undefined ? [] : lower(inner, method).body
}

/** `def each(&block)`: gives the block its name. */
function takesBlock(params: Node | null, line: number): Stmt[] {
  const last = params === null ? undefined : namedChildren(params).at(-1)
  const name = last?.kind() === 'block_parameter' ? last.field('name')?.text() : undefined
  if (name === undefined) return []
  return [{ kind: 'let', to: { kind: 'name', name }, value: { kind: 'name', name: BLOCK, line }, line }]
}

function blockParam(line: number): ParamDef {
  return { to: { kind: 'name', name: BLOCK }, optional: true, line }
}

/** `{ |a, b| … }`, `do |a| … end` or `->(a) { … }`. It keeps the self of what is around it unless it is given another. */
export function lowerBlock(node: Node, context: RubyContext): FunctionDef {
  const line = lineOf(node)
  return context.withLocals('outer', () => {
    const declared = lowerParams(node.field('parameters'), context)
    const params = declared.length > 0 ? declared : implicitParams(node, context)
    const body = node.field('body')
    const inner = /^(?:block|do_block)$/.test(String(body?.kind())) ? body?.field('body') : body
    return { params, body: withValue(context.body(inner)), line, keepsSelf: true }
  })
}

/** `{ it.name }`, `{ _1.name }` */
function implicitParams(node: Node, context: RubyContext): ParamDef[] {
  const name = /\b(?:_1|it)\b/.exec(context.slice(node))?.[0]
  if (name === undefined) return []
  context.addLocal(name)
  return [{ to: { kind: 'name', name }, line: lineOf(node) }]
}

function lowerParams(node: Node | null, context: RubyContext): ParamDef[] {
  return node === null ? [] : namedChildren(node).flatMap((child) => param(child, context))
}

function param(node: Node, context: RubyContext): ParamDef[] {
  const line = lineOf(node)
  const name = node.field('name')?.text()
  if (name !== undefined) context.addLocal(name)
  const to = { kind: 'name' as const, name: name ?? '_' }
  switch (node.kind()) {
    case 'identifier':
    case 'destructured_parameter':
      return [{ to: lowerPattern(node, context), line }]
    case 'optional_parameter':
    case 'keyword_parameter': {
      const value = node.field('value')
      return [{ to, ...(value === null ? {} : { value: context.expr(value), optional: true }), line }]
    }
    case 'splat_parameter':
      return [{ to, rest: true, line }]
    case 'hash_splat_parameter':
      return [{ to, restNamed: true, line }]
    default:
      return []
  }
}
