import type { FunctionDef, ParamDef, Pattern, Stmt } from '../../engine/ir.ts'
import { lineOf, withLazyBody } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { annotationsIn } from './annotations.ts'
import { childOf, kindOf, nameOf, namedChildren, type KotlinContext } from './context.ts'
import { declaredType, isType, lowerType } from './types.ts'

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

/** Words without which a body neither registers routes nor reads requests. Generous on purpose. */
const MATTERS =
  /\b(?:req\w*|ctx|context|exchange|rc|ws|call|http\w*|route\w*|\w*[rR]outer\w*|\w*[rR]out(?:es?|ing)|app\w*|server|javalin|vertx|path\w*|get|post|put|patch|delete|handler\w*|register\w*|add\w*|mount\w*|nest|before|filter\w*|\w*Resource\w*|param\w*|query\w*|header\w*|cookie\w*|body\w*|form\w*|prefix|config\w*|install|bind\w*|authenticate|receive\w*)\b/

export function lowerFunction(node: Node, context: KotlinContext): FunctionDef {
  const children = node.children()
  const at = children.findIndex((child) => kindOf(child) === 'simple_identifier')
  const name = nameOf(children[at])
  // A type in front of the name is the one that the function extends.
  const receiver = lowerType(children.slice(0, Math.max(at, 0)).find(isType), context)
  const returns = lowerType(children.slice(at + 1).find(isType), context)
  const decorators = annotationsIn(childOf(node, 'modifiers'), context)
  const fn = {
    ...(name === '' ? {} : { name }),
    params: lowerParams(childOf(node, 'function_value_parameters'), context),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(returns === undefined ? {} : { returns }),
    ...(receiver === undefined ? {} : { receiver }),
    line: lineOf(node),
  }
  return withBody(fn, childOf(node, 'function_body'), context)
}

/** The function with what matters of its body, which is a block or an expression. */
export function withBody(fn: Omit<FunctionDef, 'body'>, body: Node | undefined, context: KotlinContext): FunctionDef {
  if (body === undefined) return { ...fn, body: [] }
  const text = context.slice(body)
  if (text.length > SMALL_BODY && !MATTERS.test(text)) return { ...fn, body: [] }
  if (!context.lazily || text.length <= SMALL_BODY) return { ...fn, body: bodyOf(body, context) }
  const line = body.line()
  return withLazyBody(fn, () => snippet(text, line, context))
}

function bodyOf(body: Node, context: KotlinContext): Stmt[] {
  const isExpression = body.children().some((child) => kindOf(child) === '=')
  if (!isExpression) return context.body(childOf(body, 'statements'))
  return [{ kind: 'return', value: context.optional(namedChildren(body)[0]) }]
}

/** Lowers a body again from its text, at its own lines. */
function snippet(text: string, line: number, context: KotlinContext): Stmt[] {
  const inner = context.over(`${'\n'.repeat(line)}fun a() ${text}`)
  const root = parseText('kotlin', inner.text)
  const body = childOf(childOf(root, 'function_declaration'), 'function_body')
  return body === undefined ? [] : bodyOf(body, inner)
}

/** Annotations and `vararg` stand in front of a parameter, its default value after it. */
export function lowerParams(node: Node | undefined, context: KotlinContext): ParamDef[] {
  const params: ParamDef[] = []
  let modifiers: Node | undefined
  let awaitsValue = false
  for (const child of node?.children() ?? []) {
    const kind = kindOf(child)
    if (kind === 'parameter_modifiers') modifiers = child
    else if (kind === 'parameter') {
      params.push(param(child, modifiers, context))
      modifiers = undefined
    } else if (kind === '=') awaitsValue = true
    else if (awaitsValue && child.isNamed()) {
      const last = params.pop()
      if (last !== undefined) params.push({ ...last, value: context.expr(child), optional: true })
      awaitsValue = false
    }
  }
  return params
}

function param(node: Node, modifiers: Node | undefined, context: KotlinContext): ParamDef {
  const type = declaredType(node, context)
  const decorators = annotationsIn(modifiers, context)
  const isRest = modifiers !== undefined && childOf(modifiers, 'parameter_modifier')?.text() === 'vararg'
  return {
    to: { kind: 'name', name: nameOf(childOf(node, 'simple_identifier')) },
    ...(type === undefined ? {} : { type }),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(isRest ? { rest: true } : {}),
    line: lineOf(node),
  }
}

/** `val (a, b)`, or one name. */
export function lowerVariable(node: Node | undefined): Pattern {
  if (kindOf(node) === 'multi_variable_declaration' && node !== undefined) {
    const parts = namedChildren(node).filter((child) => kindOf(child) === 'variable_declaration')
    return { kind: 'list', items: parts.map(lowerVariable) }
  }
  return { kind: 'name', name: nameOf(childOf(node, 'simple_identifier')) || '_' }
}

/** `{ a, b -> … }`; without parameters, `it` is the one that a lambda may be given. */
export function lowerLambda(node: Node, context: KotlinContext): FunctionDef {
  const line = lineOf(node)
  const declared = childOf(node, 'lambda_parameters')
  const statements = childOf(node, 'statements')
  const params: ParamDef[] =
    declared === undefined
      ? implicitParameter(statements, line, context)
      : namedChildren(declared).map((child) => {
          const type = declaredType(child, context)
          return { to: lowerVariable(child), ...(type === undefined ? {} : { type }), line }
        })
  return { params, body: context.body(statements, true), line, keepsSelf: true }
}

/** When nothing is given for it, `it` is that of the lambda around. */
function implicitParameter(statements: Node | undefined, line: number, context: KotlinContext): ParamDef[] {
  if (statements === undefined || !/\bit\b/.test(context.slice(statements))) return []
  return [{ to: { kind: 'name', name: 'it' }, value: { kind: 'name', name: 'it', line }, line }]
}
