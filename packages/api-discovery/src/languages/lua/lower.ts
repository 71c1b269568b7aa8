/** Files, statements and expressions of Lua. What a file returns is its main export. */
import type { Arg, Entry, Expr, FunctionDef, ModuleDef, ParamDef, Pattern, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, PartsContext } from '../parts.ts'

export const luaLowering: Lowering = {
  language: 'lua',
  grammars: ['lua'],
  extensions: ['.lua'],
  lower(source: Source): ModuleDef {
    const root = parseText('lua', source.text)
    const context = new PartsContext(source, { expr: lowerExpr, body: lowerBody })
    const body = lowerBody(root, context).map((one): Stmt =>
      one.kind === 'return' ? { kind: 'export', name: 'default', value: one.value ?? UNKNOWN_EXPR } : one,
    )
    return {
      file: source.file,
      language: 'lua',
      body,
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

function lowerBody(node: Node, context: PartsContext): Stmt[] {
  return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, context), []))
}

function statement(node: Node, context: PartsContext): Stmt[] {
  switch (node.kind()) {
    case 'variable_declaration':
      return namedChildren(node).flatMap((one) =>
        one.kind() === 'assignment_statement' ? assignments(one, true, context) : [],
      )
    case 'assignment_statement':
      return assignments(node, false, context)
    case 'function_call':
      return [doExpr(context.expr(node))]
    case 'function_declaration':
      return functionDeclaration(node, context)
    case 'return_statement': {
      const list = childOfKind(node, 'expression_list')
      const value = list === undefined ? undefined : namedChildren(list)[0]
      return [value === undefined ? { kind: 'return' } : { kind: 'return', value: context.expr(value) }]
    }
    case 'if_statement':
      return [branch(namedChildren(node), context)]
    case 'for_statement':
      return [loop(node, context)]
    case 'while_statement':
    case 'repeat_statement':
      return [{ kind: 'loop', mode: 'while', body: context.body(childOfKind(node, 'block')) }]
    case 'do_statement':
      return [{ kind: 'block', certain: true, body: context.body(childOfKind(node, 'block')) }]
    case 'ERROR':
      return lowerBody(node, context)
    default:
      return []
  }
}

function assignments(node: Node, declares: boolean, context: PartsContext): Stmt[] {
  const names = childOfKind(node, 'variable_list')
  const values = childOfKind(node, 'expression_list')
  const given = values === undefined ? [] : namedChildren(values)
  return (names === undefined ? [] : namedChildren(names)).flatMap((name, i): Stmt[] => {
    const one = given[i]
    const value = one === undefined ? UNKNOWN_EXPR : context.expr(one)
    const line = lineOf(node)
    if (name.kind() === 'identifier') {
      const to: Pattern = { kind: 'name', name: name.text() }
      return [declares ? { kind: 'let', to, value, line } : doExpr({ kind: 'assign', to, value })]
    }
    return [doExpr({ kind: 'assign', to: { kind: 'place', place: context.expr(name) }, value })]
  })
}

/** `function M.f()`, `function M:f()`, `local function f()` */
function functionDeclaration(node: Node, context: PartsContext): Stmt[] {
  const name = node.field('name')
  const fn = functionOf(node, context)
  if (name === null) return []
  if (name.kind() === 'identifier') return [{ kind: 'function', name: name.text(), fn: { ...fn, name: name.text() } }]
  const place = context.expr(name)
  const label = place.kind === 'member' ? { name: place.name } : {}
  const isMethod = name.kind() === 'method_index_expression'
  const self: Stmt = { kind: 'let', to: { kind: 'name', name: 'self' }, value: { kind: 'self' }, line: fn.line }
  const whole: FunctionDef = isMethod ? { ...fn, ...label, body: [self, ...fn.body] } : { ...fn, ...label }
  return [doExpr({ kind: 'assign', to: { kind: 'place', place }, value: { kind: 'function', fn: whole } })]
}

function functionOf(node: Node, context: PartsContext): FunctionDef {
  const list = childOfKind(node, 'parameters')
  const params = (list === undefined ? [] : namedChildren(list)).map((one): ParamDef => ({
    to: { kind: 'name', name: one.text() },
    line: lineOf(one),
    ...(one.kind() === 'vararg_expression' ? { rest: true } : {}),
  }))
  return { params, body: context.body(childOfKind(node, 'block')), line: lineOf(node) }
}

/** `if`, `elseif` and `else`, from their parts. */
function branch(parts: readonly Node[], context: PartsContext): Stmt {
  const test = parts.find((part) => part.kind() !== 'block' && !/else/.test(part.kind()))
  const block = parts.find((part) => part.kind() === 'block')
  const [other, ...more] = parts.filter((part) => /^else(?:if)?_statement$/.test(part.kind()))
  const no =
    other === undefined
      ? []
      : other.kind() === 'else_statement'
        ? context.body(childOfKind(other, 'block'))
        : [branch([...namedChildren(other), ...more], context)]
  return { kind: 'if', test: context.optional(test), yes: context.body(block), no }
}

function loop(node: Node, context: PartsContext): Stmt {
  const clause = childOfKind(node, 'for_generic_clause')
  const body = context.body(childOfKind(node, 'block'))
  const names = clause === undefined ? undefined : childOfKind(clause, 'variable_list')
  const values = clause === undefined ? undefined : childOfKind(clause, 'expression_list')
  if (names === undefined || values === undefined) return { kind: 'loop', mode: 'while', body }
  // `ipairs(t)` and `pairs(t)` are walks over `t`.
  const [over] = namedChildren(values)
  const list = over?.kind() === 'function_call' ? childOfKind(over, 'arguments') : undefined
  const of = list === undefined ? over : namedChildren(list)[0]
  const items = namedChildren(names).map((one): Pattern => ({ kind: 'name', name: one.text() }))
  return { kind: 'loop', mode: 'entries', to: { kind: 'list', items }, over: context.optional(of), body }
}

function lowerExpr(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'identifier':
      return { kind: 'name', name: node.text(), line }
    case 'string':
      return str(stringText(context.slice(node)))
    case 'number':
      return { kind: 'number', value: Number(node.text()) || 0 }
    case 'true':
    case 'false':
      return { kind: 'constant', value: node.text() === 'true' }
    case 'nil':
      return { kind: 'constant', value: null }
    case 'dot_index_expression':
    case 'method_index_expression': {
      const [of, name] = namedChildren(node)
      return { kind: 'member', of: context.optional(of), name: name?.text() ?? '', line: lineOf(name ?? node) }
    }
    case 'bracket_index_expression': {
      const [of, key] = namedChildren(node)
      return { kind: 'index', of: context.optional(of), key: context.optional(key), line }
    }
    case 'function_call': {
      const [callee, list] = namedChildren(node)
      const given = list?.kind() === 'arguments' ? namedChildren(list) : list === undefined ? [] : [list]
      const args = given.map((one): Arg => ({ value: context.expr(one) }))
      const name = callee !== undefined && callee.kind() !== 'identifier' ? namedChildren(callee).at(-1) : callee
      return { kind: 'call', callee: context.optional(callee), args, line: lineOf(name ?? node) }
    }
    case 'function_definition':
      return { kind: 'function', fn: functionOf(node, context) }
    case 'table_constructor':
      return table(node, context)
    case 'parenthesized_expression':
      return context.optional(namedChildren(node)[0])
    case 'binary_expression': {
      const [left, op, right] = node.children().filter((child) => child.kind() !== 'comment')
      const a = context.optional(left)
      const b = context.optional(right)
      if (op?.text() === 'or') return { kind: 'either', first: a, second: b }
      if (op?.text() === 'and') return { kind: 'either', first: a, second: b, and: true }
      return { kind: 'binary', op: op?.text() === '..' ? '+' : (op?.text() ?? ''), left: a, right: b }
    }
    case 'unary_expression': {
      const of = context.optional(namedChildren(node)[0])
      return node.text().startsWith('not') ? { kind: 'not', of } : UNKNOWN_EXPR
    }
    default:
      return UNKNOWN_EXPR
  }
}

function stringText(whole: string): string {
  const long = /^\[(=*)\[\n?([\s\S]*)\]\1\]$/.exec(whole)
  return long === null ? unescape(whole.slice(1, -1)) : (long[2] ?? '')
}

/** `{ "a", "b" }` is a list, `{ k = v, [e] = v }` a record. */
function table(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  const fields = childrenOfKind(node, 'field')
  const isRecord = fields.some((field) => field.children().some((child) => child.kind() === '='))
  if (!isRecord) return { kind: 'list', items: fields.map((field) => context.optional(namedChildren(field)[0])), line }
  const entries = fields.map((field, i): Entry => {
    const [first, second] = namedChildren(field)
    const isKeyed = field.children()[0]?.kind() === '['
    if (second === undefined) return { key: str(String(i + 1)), value: context.optional(first), line: lineOf(field) }
    const key = isKeyed ? context.optional(first) : str(first?.text() ?? '')
    return { key, value: context.expr(second), line: lineOf(field) }
  })
  return { kind: 'object', entries, line }
}
