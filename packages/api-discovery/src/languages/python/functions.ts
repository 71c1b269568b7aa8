import type { Decorator, FunctionDef, ParamDef, Pattern, Stmt } from '../../engine/ir.ts'
import { lineOf, withLazyBody } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { namedChildren, type PythonContext } from './context.ts'
import { lowerType } from './types.ts'

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

/** Words without which a body neither registers routes nor reads requests. Generous on purpose. */
const MATTERS =
  /\b(?:req|request|self|ctx|query|params|args|form|json|headers?|cookies?|routes?|routers?|app|api|bp|blueprint|register\w*|include\w*|mount|prefix|add_\w+|url\w*|path|view\w*|handlers?|endpoint|abort|raise|schema|config|config\w*|import)\b/

export function lowerFunction(node: Node, context: PythonContext, decorators: readonly Decorator[]): FunctionDef {
  const name = node.field('name')?.text()
  const returns = lowerType(node.field('return_type'), context)
  const body = node.field('body')
  const fn = {
    ...(name === undefined ? {} : { name }),
    params: lowerParams(node.field('parameters'), context),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(returns === undefined ? {} : { returns }),
    line: lineOf(node),
    ...docOf(body, context),
  }
  if (body === null) return { ...fn, body: [] }
  const text = context.slice(body)
  if (text.length > SMALL_BODY && !MATTERS.test(text)) return { ...fn, body: [] }
  if (!context.lazily || text.length <= SMALL_BODY) return { ...fn, body: context.body(body) }
  const { line, column } = body.range().start
  return withLazyBody(fn, () => snippet(text, line, column, context))
}

/** Lowers a body again from its text, at its own lines. */
function snippet(text: string, line: number, column: number, context: PythonContext): Stmt[] {
  const before = '\n'.repeat(Math.max(line - 1, 0))
  const inner = context.over(`${before}def _():\n${' '.repeat(column)}${text}`)
  const definition = namedChildren(parseText('python', inner.text))[0]
  return inner.body(definition?.field('body') ?? null)
}

/** The docstring, which some frameworks read. */
function docOf(body: Node | null, context: PythonContext): { doc?: string } {
  const first = body === null ? undefined : namedChildren(body)[0]
  const string = first?.kind() === 'expression_statement' ? namedChildren(first)[0] : undefined
  if (string?.kind() !== 'string') return {}
  return {
    doc: context
      .slice(string)
      .replace(/^[a-zA-Z]*(?:"""|'''|"|')|(?:"""|'''|"|')$/g, '')
      .trim()
      .slice(0, 2_000),
  }
}

export function lowerParams(node: Node | null, context: PythonContext): ParamDef[] {
  if (node === null) return []
  return namedChildren(node).flatMap((child) => param(child, context))
}

function param(node: Node, context: PythonContext): ParamDef[] {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'identifier':
      return [{ to: nameOf(node), line }]
    case 'typed_parameter': {
      const inner = namedChildren(node)[0]
      const type = lowerType(node.field('type'), context)
      const [base] = inner === undefined ? [] : param(inner, context)
      return base === undefined ? [] : [{ ...base, ...(type === undefined ? {} : { type }) }]
    }
    case 'default_parameter':
    case 'typed_default_parameter': {
      const value = node.field('value')
      const type = lowerType(node.field('type'), context)
      return [
        {
          to: nameOf(node.field('name')),
          ...(value === null ? {} : { value: context.expr(value) }),
          ...(type === undefined ? {} : { type }),
          optional: true,
          line,
        },
      ]
    }
    case 'list_splat_pattern':
      return [{ to: nameOf(namedChildren(node)[0]), rest: true, line }]
    case 'dictionary_splat_pattern':
      return [{ to: nameOf(namedChildren(node)[0]), restNamed: true, line }]
    default:
      return []
  }
}

function nameOf(node: Node | null | undefined): Pattern {
  return { kind: 'name', name: node?.text() ?? '_' }
}
