/** Functions, methods and closures of Rust. */
import type { Decorator, FunctionDef, ParamDef } from '../../engine/ir.ts'
import { lineOf, withLazyBody } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { namedChildren } from '../parts.ts'
import { lowerAttribute } from './attributes.ts'
import type { RustContext } from './context.ts'
import { lowerPattern } from './patterns.ts'

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

export function lowerFunction(node: Node, context: RustContext, decorators: readonly Decorator[]): FunctionDef {
  const name = node.field('name')?.text()
  const returns = context.type(node.field('return_type'))
  const body = node.field('body')
  const fn = {
    ...(name === undefined ? {} : { name }),
    params: lowerParams(node.field('parameters'), context),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(returns === undefined ? {} : { returns }),
    line: lineOf(node),
  }
  if (body === null) return { ...fn, body: [] }
  const text = context.lazily ? context.slice(body) : ''
  if (!context.lazily || text.length <= SMALL_BODY) return { ...fn, body: context.body(body, true) }
  const line = body.line()
  return withLazyBody(fn, () => {
    const inner = context.over(`${'\n'.repeat(line)}fn _() ${text}`)
    const definition = namedChildren(parseText('rust', inner.text))[0]
    return inner.body(definition?.field('body'), true)
  })
}

/** Whether a function of an `impl` is called on an object. */
export function takesSelf(node: Node): boolean {
  const params = node.field('parameters')
  return params !== null && params.children().some((child) => child.kind() === 'self_parameter')
}

export function lowerParams(node: Node | null, context: RustContext): ParamDef[] {
  if (node === null) return []
  let marks: Decorator[] = []
  return namedChildren(node).flatMap((child): ParamDef[] => {
    const line = lineOf(child)
    if (child.kind() === 'attribute_item') {
      const mark = lowerAttribute(child, context)
      if (mark !== undefined) marks.push(mark)
      return []
    }
    const decorators = marks
    marks = []
    if (child.kind() === 'self_parameter') return []
    if (child.kind() !== 'parameter') return [{ to: lowerPattern(child, context), line }]
    const pattern = child.field('pattern')
    const type = context.type(child.field('type'))
    if (pattern === null) return []
    const typed = type === undefined ? {} : { type }
    return [{ to: lowerPattern(pattern, context), ...typed, ...(decorators.length === 0 ? {} : { decorators }), line }]
  })
}

/** `|x| …`, which sees the names around it. */
export function lowerClosure(node: Node, context: RustContext): FunctionDef {
  const body = node.field('body')
  const value = body?.kind() === 'block' ? context.body(body, true) : undefined
  return {
    params: lowerParams(node.field('parameters'), context),
    body: value ?? (body === null ? [] : [{ kind: 'return', value: context.expr(body) }]),
    line: lineOf(node),
    keepsSelf: true,
  }
}
