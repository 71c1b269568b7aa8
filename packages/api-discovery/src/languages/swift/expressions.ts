/** Expressions of Swift. Labels of arguments are names; `.get` without a receiver is a name. */
import type { Arg, Entry, Expr, FunctionDef } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'

const BINARY =
  /^(?:additive|multiplicative|equality|comparison|infix|bitwise|range|open_start_range)_(?:expression|operation)$/

export function lowerExpr(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  const kind = node.kind()
  switch (kind) {
    case 'simple_identifier':
    case 'type_identifier':
    case 'user_type':
      return { kind: 'name', name: node.text().replaceAll('`', '').replace(/<.*$/s, ''), line }
    case 'self_expression':
      return { kind: 'self' }
    case 'super_expression':
      return { kind: 'super' }
    case 'line_string_literal':
    case 'multi_line_string_literal':
    case 'raw_string_literal':
      return text(node, context)
    case 'integer_literal':
    case 'real_literal':
      return { kind: 'number', value: Number(node.text().replaceAll('_', '')) || 0 }
    case 'boolean_literal':
      return { kind: 'constant', value: node.text() === 'true' }
    case 'nil':
      return { kind: 'constant', value: null }
    case 'navigation_expression':
      return navigation(node, context)
    case 'prefix_expression': {
      const of = namedChildren(node).at(-1)
      if (node.text().startsWith('!')) return { kind: 'not', of: context.optional(of) }
      return context.optional(of)
    }
    case 'call_expression':
    case 'constructor_expression':
      return call(node, context)
    case 'array_literal':
      return { kind: 'list', items: namedChildren(node).map((item) => context.expr(item)), line }
    case 'tuple_expression':
      return tuple(node, context)
    case 'dictionary_literal':
      return dictionary(node, context)
    case 'lambda_literal':
      return { kind: 'function', fn: closure(node, context) }
    case 'ternary_expression': {
      const [test, yes, no] = namedChildren(node)
      return { kind: 'choice', test: context.optional(test), yes: context.optional(yes), no: context.optional(no) }
    }
    case 'nil_coalescing_expression':
    case 'disjunction_expression': {
      const [first, second] = namedChildren(node)
      return { kind: 'either', first: context.optional(first), second: context.optional(second) }
    }
    case 'conjunction_expression': {
      const [first, second] = namedChildren(node)
      return { kind: 'either', first: context.optional(first), second: context.optional(second), and: true }
    }
    case 'as_expression': {
      const [of, type] = namedChildren(node).filter((child) => child.kind() !== 'as_operator')
      const lowered = context.type(type)
      const value = context.optional(of)
      return lowered === undefined ? value : { kind: 'typed', of: value, type: lowered }
    }
    case 'try_expression':
    case 'await_expression':
    case 'postfix_expression':
    case 'value_argument':
      return context.optional(namedChildren(node).find((child) => !child.kind().endsWith('_operator')))
    case 'assignment': {
      const [left, right] = namedChildren(node)
      const target = left === undefined ? undefined : (namedChildren(left)[0] ?? left)
      if (target === undefined) return UNKNOWN_EXPR
      const value = context.optional(right)
      if (target.kind() === 'simple_identifier') {
        return { kind: 'assign', to: { kind: 'name', name: target.text() }, value }
      }
      return { kind: 'assign', to: { kind: 'place', place: context.expr(target) }, value }
    }
    default:
      if (!BINARY.test(kind)) return UNKNOWN_EXPR
      return binary(node, context)
  }
}

function binary(node: Node, context: PartsContext): Expr {
  const [left, op, right] = node.children().filter((child) => child.kind() !== 'comment')
  return { kind: 'binary', op: op?.text() ?? '', left: context.optional(left), right: context.optional(right) }
}

function text(node: Node, context: PartsContext): Expr {
  const parts = node.children().flatMap((child): Expr[] => {
    switch (child.kind()) {
      case 'line_str_text':
      case 'multi_line_str_text':
      case 'raw_str_part':
      case 'raw_str_end_part':
        return [str(context.slice(child).replace(/^#*"|"#*$/g, ''))]
      case 'str_escaped_char':
        return [str(unescape(context.slice(child)))]
      case 'interpolated_expression':
        return [context.optional(namedChildren(child)[0])]
      default:
        return []
    }
  })
  const [only] = parts
  if (parts.length === 0) return str('')
  return parts.length === 1 && only?.kind === 'string' ? only : { kind: 'template', parts }
}

/** `a.b`; `User.self` is the type itself. */
function navigation(node: Node, context: PartsContext): Expr {
  const [of, suffix] = namedChildren(node)
  const name = suffix === undefined ? undefined : namedChildren(suffix).at(-1)
  if (name === undefined || name.text() === 'self') return context.optional(of)
  return { kind: 'member', of: context.optional(of), name: name.text().replaceAll('`', ''), line: lineOf(name) }
}

function tuple(node: Node, context: PartsContext): Expr {
  const items = namedChildren(node).filter(
    (child) => child.kind() !== 'simple_identifier' || namedChildren(node).length === 1,
  )
  const [only] = items
  if (items.length === 1 && only !== undefined) return context.expr(only)
  return { kind: 'list', items: items.map((item) => context.expr(item)), line: lineOf(node) }
}

function dictionary(node: Node, context: PartsContext): Expr {
  const parts = namedChildren(node)
  const entries: Entry[] = []
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [key, value] = parts.slice(i, i + 2)
    if (key !== undefined) entries.push({ key: context.expr(key), value: context.optional(value), line: lineOf(key) })
  }
  return { kind: 'object', entries, line: lineOf(node) }
}

/** A call with its arguments, those in braces after it among them; `a[b]` is a call in square brackets. */
function call(node: Node, context: PartsContext): Expr {
  const [callee, ...suffixes] = namedChildren(node)
  const line = calleeLine(callee ?? node)
  const parts = suffixes.flatMap((suffix) => (suffix.kind() === 'call_suffix' ? suffix.children() : [suffix]))
  const list = parts.find((part) => part.kind() === 'value_arguments')
  if (list !== undefined && list.children()[0]?.kind() === '[') {
    const args = argumentsOf(list, context)
    const [first] = args
    if (args.length > 1) {
      return {
        kind: 'call',
        callee: { kind: 'member', of: context.optional(callee), name: 'subscript', line },
        args,
        line,
      }
    }
    return { kind: 'index', of: context.optional(callee), key: first?.value ?? UNKNOWN_EXPR, line }
  }
  const args: Arg[] = []
  let label: string | undefined
  for (const part of parts) {
    if (part.kind() === 'value_arguments') args.push(...argumentsOf(part, context))
    else if (part.kind() === 'simple_identifier') label = part.text()
    else if (part.kind() === 'lambda_literal') {
      args.push({ value: context.expr(part), ...(label === undefined ? {} : { name: label }) })
      label = undefined
    }
  }
  return { kind: 'call', callee: context.optional(callee), args, line }
}

function calleeLine(callee: Node): number {
  if (callee.kind() !== 'navigation_expression') return lineOf(callee)
  return lineOf(namedChildren(callee).at(-1) ?? callee)
}

function argumentsOf(list: Node, context: PartsContext): Arg[] {
  return childrenOfKind(list, 'value_argument').map((one) => {
    const label = childOfKind(one, 'value_argument_label')
    const value = namedChildren(one).findLast((child) => child.kind() !== 'value_argument_label')
    return { value: context.optional(value), ...(label === undefined ? {} : { name: label.text().trim() }) }
  })
}

/** `{ req in … }`; without names, `$0` and `$1`. */
function closure(node: Node, context: PartsContext): FunctionDef {
  const type = childOfKind(node, 'lambda_function_type')
  const list = type === undefined ? undefined : childOfKind(type, 'lambda_function_type_parameters')
  const named = (list === undefined ? [] : childrenOfKind(list, 'lambda_parameter')).map((one) => {
    const name = childrenOfKind(one, 'simple_identifier').at(-1)?.text() ?? '_'
    const annotated = namedChildren(one).find((child) => child.kind().endsWith('type'))
    const lowered = context.type(annotated)
    return {
      to: { kind: 'name' as const, name },
      line: lineOf(one),
      ...(lowered === undefined ? {} : { type: lowered }),
    }
  })
  const line = lineOf(node)
  const implicit = ['$0', '$1', '$2'].map((name) => ({ to: { kind: 'name' as const, name }, line }))
  const body = childOfKind(node, 'statements')
  return { params: named.length > 0 ? named : implicit, body: context.body(body), line, keepsSelf: true }
}
