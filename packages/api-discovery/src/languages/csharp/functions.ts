/** Methods, local functions, lambdas and their parameters. */
import type { FunctionDef, ParamDef, Stmt } from '../../engine/ir.ts'
import { lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { EXTENDS, modifierMark } from './context.ts'
import { attributesOf } from './attributes.ts'

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

/** Words without which a body neither registers routes nor reads requests. Generous on purpose. */
const MATTERS =
  /Map[A-Z]|Route|Request|Query|Header|Cookie|Form|HttpContext|Unauthorized|Forbid|Challenge|Authoriz|endpoint|builder|\bapp\b|\b(?:Get|Post|Put|Patch|Delete|Verbs|Routes|Group|Policies|Roles|AllowAnonymous|Version)\s*[(<[]|Prefix|Path|Url|routes|Add\w*Route|401|403/

export function lowerFunction(node: Node, context: PartsContext): FunctionDef {
  const name = node.field('name')?.text()
  const parameters = node.field('parameters') ?? childOfKind(node, 'parameter_list', 'implicit_parameter')
  const attributes = attributesOf(node, context)
  const returns = context.type(node.field('returns') ?? node.field('return_type'))
  return {
    ...(name === undefined ? {} : { name }),
    params: lowerParams(parameters, context),
    body: bodyOf(node, context),
    ...(attributes.length === 0 ? {} : { decorators: attributes }),
    ...(returns === undefined ? {} : { returns }),
    line: lineOf(node),
  }
}

function bodyOf(node: Node, context: PartsContext): Stmt[] {
  const body = node.field('body') ?? childOfKind(node, 'block', 'arrow_expression_clause')
  if (body === null || body === undefined) return []
  const text = context.slice(body)
  if (text.length > SMALL_BODY && !MATTERS.test(text)) return []
  if (body.kind() === 'block') return context.body(body)
  const value = body.kind() === 'arrow_expression_clause' ? namedChildren(body).at(-1) : body
  return [{ kind: 'return', value: value === undefined ? UNKNOWN_EXPR : context.expr(value) }]
}

export function lowerParams(node: Node | null | undefined, context: PartsContext): ParamDef[] {
  if (node === null || node === undefined) return []
  if (node.kind() === 'implicit_parameter' || node.kind() === 'identifier') {
    return [{ to: { kind: 'name', name: node.text() }, line: lineOf(node) }]
  }
  const params: ParamDef[] = []
  const parts = node.children()
  for (const [i, part] of parts.entries()) {
    if (part.kind() === 'parameter') params.push(parameter(part, context))
    else if (part.kind() === 'implicit_parameter' || part.kind() === 'identifier') {
      // After `params`, the grammar gives a type and a name without a node around them.
      const type = context.type(parts[i - 1]?.kind() === 'array_type' ? parts[i - 1] : undefined)
      params.push({
        to: { kind: 'name', name: part.text() },
        line: lineOf(part),
        ...(type === undefined ? {} : { type, rest: true }),
      })
    }
  }
  return params
}

function parameter(node: Node, context: PartsContext): ParamDef {
  const line = lineOf(node)
  const name = node.field('name')?.text() ?? namedChildren(node).at(-1)?.text() ?? '_'
  const type = context.type(node.field('type'))
  const parts = node.children()
  const equals = parts.findIndex((part) => part.kind() === '=')
  const value = equals < 0 ? undefined : parts[equals + 1]
  const attributes = attributesOf(node, context)
  const extendsType = parts.some((part) => part.kind() === 'modifier' && part.text() === 'this')
  const decorators = extendsType ? [...attributes, modifierMark(EXTENDS, line)] : attributes
  return {
    to: { kind: 'name', name },
    ...(type === undefined ? {} : { type }),
    ...(value === undefined ? {} : { value: context.expr(value), optional: true }),
    ...(decorators.length === 0 ? {} : { decorators }),
    line,
  }
}
