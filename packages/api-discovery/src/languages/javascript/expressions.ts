/** Expressions of JavaScript and TypeScript. */
import type { Arg, Entry, Expr, FunctionDef, Stmt } from '../../engine/ir.ts'
import { changed, lineOf, str, unescape, UNKNOWN_EXPR, withLazyBody } from '../lowering.ts'
import { mayMatter } from '../mattering.ts'
import { parseText, type Node } from '../parser.ts'
import { namedChildren, type JavascriptContext } from './context.ts'
import { lowerParams, lowerPattern } from './patterns.ts'
import { lowerType, lowerTypeArguments } from './types.ts'

export function lowerExpr(node: Node, context: JavascriptContext): Expr {
  return context.deeper(() => expression(node, context), UNKNOWN_EXPR)
}

function optional(node: Node | null, context: JavascriptContext): Expr {
  return node === null ? UNKNOWN_EXPR : lowerExpr(node, context)
}

function expression(node: Node, context: JavascriptContext): Expr {
  switch (node.kind()) {
    case 'identifier':
    case 'shorthand_property_identifier':
      return node.text() === 'undefined'
        ? { kind: 'constant', value: null }
        : { kind: 'name', name: node.text(), line: lineOf(node) }
    case 'string':
      return str(stringValue(node, context))
    case 'template_string':
      return templateString(node, context)
    case 'number': {
      const value = Number(node.text().replaceAll('_', ''))
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'true':
      return { kind: 'constant', value: true }
    case 'false':
      return { kind: 'constant', value: false }
    case 'null':
    case 'undefined':
      return { kind: 'constant', value: null }
    case 'this':
      return { kind: 'self' }
    case 'super':
      return { kind: 'super' }
    case 'regex':
      return { kind: 'regex', source: (node.field('pattern')?.text() ?? '').replaceAll('\\/', '/') }
    case 'member_expression':
      return member(node, context)
    case 'subscript_expression':
      return {
        kind: 'index',
        of: optional(node.field('object'), context),
        key: optional(node.field('index'), context),
        line: lineOf(node),
      }
    case 'call_expression':
      return call(node, context)
    case 'new_expression': {
      const callee = optional(node.field('constructor'), context)
      const types = lowerTypeArguments(node.field('type_arguments'), context)
      return {
        kind: 'call',
        callee,
        args: args(node.field('arguments'), context),
        line: lineOf(node),
        constructs: true,
        ...types,
      }
    }
    case 'object':
      return object(node, context)
    case 'array':
      return { kind: 'list', items: namedChildren(node).map((item) => lowerExpr(item, context)), line: lineOf(node) }
    case 'spread_element': {
      const of = namedChildren(node)[0]
      return of === undefined ? UNKNOWN_EXPR : { kind: 'spread', of: lowerExpr(of, context) }
    }
    case 'arrow_function':
    case 'function_expression':
    case 'generator_function':
    case 'function':
      return { kind: 'function', fn: lowerFunction(node, context) }
    case 'class':
      return { kind: 'class', def: context.classDef(node, []) }
    case 'ternary_expression':
      return {
        kind: 'choice',
        test: optional(node.field('condition'), context),
        yes: optional(node.field('consequence'), context),
        no: optional(node.field('alternative'), context),
      }
    case 'binary_expression':
      return binary(node, context)
    case 'unary_expression':
      return node.field('operator')?.text() === '!'
        ? { kind: 'not', of: optional(node.field('argument'), context) }
        : sideEffect(node.field('argument'), context)
    case 'assignment_expression':
    case 'augmented_assignment_expression':
      return assignment(node, context)
    case 'sequence_expression':
      return { kind: 'sequence', items: namedChildren(node).map((item) => lowerExpr(item, context)) }
    case 'parenthesized_expression':
    case 'await_expression':
    case 'non_null_expression':
    case 'yield_expression': {
      const inner = namedChildren(node)[0]
      return inner === undefined ? UNKNOWN_EXPR : lowerExpr(inner, context)
    }
    case 'as_expression':
    case 'satisfies_expression':
      return typed(namedChildren(node), context)
    case 'type_assertion':
      return typed(namedChildren(node).toReversed(), context)
    case 'import':
      return { kind: 'name', name: 'import', line: lineOf(node) }
    case 'member_type':
    default:
      return UNKNOWN_EXPR
  }
}

/** The value is not followed, but calls inside it are. */
function sideEffect(node: Node | null, context: JavascriptContext): Expr {
  return node === null ? UNKNOWN_EXPR : { kind: 'sequence', items: [lowerExpr(node, context), UNKNOWN_EXPR] }
}

function typed([value, type]: readonly Node[], context: JavascriptContext): Expr {
  if (value === undefined) return UNKNOWN_EXPR
  const of = lowerExpr(value, context)
  const lowered = type === undefined ? undefined : lowerType(type, context)
  return lowered === undefined ? of : { kind: 'typed', of, type: lowered }
}

/** The value of a string literal, its escapes read. */
export function stringValue(node: Node, context: JavascriptContext): string {
  const text = context.slice(node)
  return unescape(text.slice(1, -1))
}

function templateString(node: Node, context: JavascriptContext): Expr {
  const { text } = context
  const { start, end } = node.range()
  const parts: Expr[] = []
  let at = start.index + 1
  const literal = (until: number): void => {
    if (until > at) parts.push(str(unescape(text.slice(at, until))))
  }
  for (const child of node.children()) {
    if (child.kind() !== 'template_substitution') continue
    const range = child.range()
    literal(range.start.index)
    const inner = namedChildren(child)[0]
    parts.push(inner === undefined ? UNKNOWN_EXPR : lowerExpr(inner, context))
    at = range.end.index
  }
  literal(end.index - 1)
  const [only] = parts
  if (parts.length === 0) return str('')
  return parts.length === 1 && only?.kind === 'string' ? only : { kind: 'template', parts }
}

function member(node: Node, context: JavascriptContext): Expr {
  const property = node.field('property')
  const of = optional(node.field('object'), context)
  return property === null ? of : { kind: 'member', of, name: property.text(), line: lineOf(property) }
}

function call(node: Node, context: JavascriptContext): Expr {
  const target = node.field('function')
  const given = node.field('arguments')
  const types = lowerTypeArguments(node.field('type_arguments'), context)
  if (target === null) return UNKNOWN_EXPR
  const callee = lowerExpr(target, context)
  const line = callee.kind === 'member' ? callee.line : lineOf(target)
  // A tagged template is a call with one text: gql`…`.
  const list = given?.kind() === 'template_string' ? [{ value: templateString(given, context) }] : args(given, context)
  return { kind: 'call', callee, args: list, line, ...types }
}

function args(node: Node | null, context: JavascriptContext): Arg[] {
  if (node === null) return []
  return namedChildren(node).map((child) => {
    const value = lowerExpr(child, context)
    return value.kind === 'spread' ? { value: value.of, spread: true } : { value }
  })
}

function object(node: Node, context: JavascriptContext): Expr {
  const entries: Entry[] = []
  for (const child of node.children()) {
    const line = lineOf(child)
    switch (child.kind()) {
      case 'pair': {
        const value = child.field('value')
        if (value !== null)
          entries.push({
            ...key(child.field('key'), context),
            value: namedAfter(child.field('key'), lowerExpr(value, context)),
            line,
          })
        break
      }
      case 'shorthand_property_identifier':
        entries.push({ key: str(child.text()), value: lowerExpr(child, context), line })
        break
      case 'spread_element': {
        const of = namedChildren(child)[0]
        if (of !== undefined) entries.push({ value: lowerExpr(of, context), spread: true, line })
        break
      }
      case 'method_definition':
        entries.push({
          ...key(child.field('name'), context),
          value: { kind: 'function', fn: lowerFunction(child, context) },
          line,
        })
    }
  }
  return { kind: 'object', entries, line: lineOf(node) }
}

function namedAfter(keyNode: Node | null, value: Expr): Expr {
  if (value.kind !== 'function' || value.fn.name !== undefined || keyNode?.kind() !== 'property_identifier')
    return value
  return { kind: 'function', fn: changed(value.fn, { name: keyNode.text() }) }
}

function key(node: Node | null, context: JavascriptContext): { key?: Expr } {
  if (node === null) return {}
  if (node.kind() === 'string') return { key: str(stringValue(node, context)) }
  if (node.kind() === 'computed_property_name') {
    const inner = namedChildren(node)[0]
    return inner === undefined ? {} : { key: lowerExpr(inner, context) }
  }
  return { key: str(node.text()) }
}

function binary(node: Node, context: JavascriptContext): Expr {
  const op = node.field('operator')?.text() ?? ''
  const left = optional(node.field('left'), context)
  const right = optional(node.field('right'), context)
  if (op === '||' || op === '??') return { kind: 'either', first: left, second: right }
  if (op === '&&') return { kind: 'either', first: left, second: right, and: true }
  return { kind: 'binary', op, left, right }
}

function assignment(node: Node, context: JavascriptContext): Expr {
  const left = node.field('left')
  const value = optional(node.field('right'), context)
  if (left === null) return value
  const op = node.field('operator')?.text()
  const to = lowerPattern(left, context)
  if (op === undefined || op === '=') return { kind: 'assign', to, value: nameByPlace(left, value) }
  return { kind: 'assign', to, value, op: op.slice(0, -1) }
}

/** `exports.list = (req, res) => …` names its function. */
function nameByPlace(left: Node, value: Expr): Expr {
  if (value.kind !== 'function' || value.fn.name !== undefined) return value
  const name = left.kind() === 'member_expression' ? left.field('property')?.text() : undefined
  return name === undefined || name === 'exports' ? value : { kind: 'function', fn: changed(value.fn, { name }) }
}

/** A function, method or arrow. Its body is left out when nothing in it could matter to any adapter. */
export function lowerFunction(node: Node, context: JavascriptContext): FunctionDef {
  const kind = node.kind()
  const name = node.field('name')
  const params = lowerParams(node.field('parameters') ?? node.field('parameter'), context)
  const returns = lowerType(node.field('return_type'), context)
  const body = node.field('body')
  const fn = {
    ...(name === null ? {} : { name: name.text() }),
    params,
    ...(returns === undefined ? {} : { returns }),
    line: lineOf(node),
    ...(kind === 'arrow_function' ? { keepsSelf: true } : {}),
  }
  if (body === null) return { ...fn, body: [] }
  if (body.kind() !== 'statement_block') {
    return { ...fn, body: [{ kind: 'return', value: lowerExpr(body, context) }] }
  }
  const text = context.slice(body)
  if (text.length > SMALL_BODY && !mayMatter(text, MATTERS, OWN_COLLECTION)) return { ...fn, body: [] }
  if (!context.lazily || text.length <= SMALL_BODY)
    return { ...fn, body: context.deeper<Stmt[]>(() => context.body(body), []) }
  const line = body.line()
  return withLazyBody(fn, () => snippet(text, line, context))
}

/** Lowers a body again from its text, at its own lines. */
function snippet(text: string, line: number, context: JavascriptContext): Stmt[] {
  const inner = context.over(`${'\n'.repeat(line)}async function* _() ${text}`)
  const body = namedChildren(parseText(inner.grammar, inner.text))[0]?.field('body')
  return body === null || body === undefined ? [] : inner.body(body)
}

/** Bodies up to this many characters are always kept: they may compute a path. */
const SMALL_BODY = 300

/**
 * Words without which a body neither registers routes nor reads requests. Generous on purpose; what it saves is the
 * bulk of business logic, user interface and computation.
 */
const MATTERS =
  /\b(?:req|request|ctx|context|reflector|c|evt|event|res|reply|response|query|params|headers?|cookies?|routes?|routers?|app|server|fastify|use|register|mount|require|prefix|middlewares?|handlers?|endpoint|controllers?|schema|url)\b|\.(?:get|post|put|patch|delete|all|ws)\(|Router|Route|Controller/

/** A collection made in the body itself. */
const OWN_COLLECTION = /\b(\w+)(?::[^=\n]*)? = new (?:Weak)?(?:Map|Set)\b/g
