/** Expressions of C++. */
import type { Arg, Expr, FunctionDef, ParamDef } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'

export function lowerExpr(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'identifier':
    case 'type_identifier':
    case 'namespace_identifier':
    case 'field_identifier':
    case 'primitive_type':
      return { kind: 'name', name: node.text(), line }
    case 'this':
      return { kind: 'self' }
    case 'qualified_identifier': {
      const [of, name] = namedChildren(node)
      if (name === undefined) return context.optional(of)
      const inner = context.expr(name)
      // Namespaces, which are written in lower case, say nothing more than the name itself.
      return of === undefined || /^[a-z_]/.test(of.text()) ? inner : underNamespace(context.expr(of), inner)
    }
    case 'template_function':
    case 'template_type':
    case 'template_method':
      return context.optional(namedChildren(node)[0])
    case 'string_literal':
      return str(unescape(context.slice(node).replace(/^(?:u8|[uUL])?"|"$/g, '')))
    case 'raw_string_literal':
      return str(/^[^"]*"([^(\s]*)\(([\s\S]*)\)\1"$/.exec(context.slice(node))?.[2] ?? '')
    case 'concatenated_string':
      return { kind: 'template', parts: namedChildren(node).map((part) => context.expr(part)) }
    case 'user_defined_literal':
      return context.optional(namedChildren(node)[0])
    case 'char_literal':
      return str(unescape(node.text().slice(1, -1)))
    case 'number_literal': {
      const value = Number(node.text().replaceAll(/['uUlLfF]/g, ''))
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'true':
    case 'false':
      return { kind: 'constant', value: node.text() === 'true' }
    case 'null':
    case 'nullptr':
      return { kind: 'constant', value: null }
    case 'field_expression': {
      const [of, name] = namedChildren(node)
      if (name === undefined) return context.optional(of)
      const member =
        name.kind() === 'template_method' || name.kind() === 'dependent_name' ? (namedChildren(name)[0] ?? name) : name
      return { kind: 'member', of: context.optional(of), name: member.text(), line: lineOf(name) }
    }
    case 'subscript_expression': {
      const [of, list] = namedChildren(node)
      const key = list === undefined ? undefined : (namedChildren(list)[0] ?? list)
      return { kind: 'index', of: context.optional(of), key: context.optional(key), line }
    }
    case 'call_expression':
      return call(node, context)
    case 'new_expression': {
      const list = childOfKind(node, 'argument_list')
      const type = node.field('type')
      return { kind: 'call', callee: context.optional(type), args: argumentsOf(list, context), line, constructs: true }
    }
    case 'compound_literal_expression': {
      const [type, list] = namedChildren(node)
      const args = list === undefined ? [] : namedChildren(list).map((item) => ({ value: context.expr(item) }))
      return { kind: 'call', callee: context.optional(type), args, line, constructs: true }
    }
    case 'initializer_list':
      return { kind: 'list', items: namedChildren(node).map((item) => context.expr(item)), line }
    case 'lambda_expression':
      return { kind: 'function', fn: lambda(node, context) }
    case 'binary_expression': {
      const op = node.field('operator')?.text() ?? ''
      const left = context.optional(node.field('left'))
      const right = context.optional(node.field('right'))
      if (op === '||') return { kind: 'either', first: left, second: right }
      if (op === '&&') return { kind: 'either', first: left, second: right, and: true }
      return { kind: 'binary', op, left, right }
    }
    case 'unary_expression': {
      const of = context.optional(namedChildren(node)[0])
      return node.text().startsWith('!') ? { kind: 'not', of } : UNKNOWN_EXPR
    }
    case 'conditional_expression':
      return {
        kind: 'choice',
        test: context.optional(node.field('condition')),
        yes: context.optional(node.field('consequence')),
        no: context.optional(node.field('alternative')),
      }
    case 'assignment_expression': {
      const left = node.field('left')
      if (left === null) return UNKNOWN_EXPR
      const value = context.optional(node.field('right'))
      const op = node.field('operator')?.text() ?? '='
      const more = op === '=' ? {} : { op: op.slice(0, -1) }
      // `api.get("/users") = handler`: what is assigned to the result of a call is handed to it.
      const target = left.kind() === 'call_expression' ? context.expr(left) : undefined
      if (target?.kind === 'call') return { ...target, args: [...target.args, { value }] }
      if (left.kind() === 'identifier')
        return { kind: 'assign', to: { kind: 'name', name: left.text() }, value, ...more }
      return { kind: 'assign', to: { kind: 'place', place: context.expr(left) }, value, ...more }
    }
    case 'pointer_expression':
    case 'parenthesized_expression':
    case 'co_await_expression':
    case 'cast_expression':
    case 'condition_clause':
    case 'update_expression':
      return context.optional(namedChildren(node).at(-1))
    case 'comma_expression':
      return { kind: 'sequence', items: namedChildren(node).map((item) => context.expr(item)) }
    default:
      return UNKNOWN_EXPR
  }
}

/** `a::b::c` is a member of a member, whichever way the grammar nests it. */
function underNamespace(of: Expr, name: Expr): Expr {
  if (name.kind === 'member') return { ...name, of: underNamespace(of, name.of) }
  return name.kind === 'name' ? { kind: 'member', of, name: name.name, line: name.line } : name
}

export function argumentsOf(list: Node | null | undefined, context: PartsContext): Arg[] {
  return list === null || list === undefined ? [] : namedChildren(list).map((one) => ({ value: context.expr(one) }))
}

/** Calls that give what they are given: `std::move(x)`, `std::string("x")`, `static_cast<T>(x)`. */
const SAME =
  /^(?:(?:std::)?(?:move|forward|string|string_view|make_shared|ref|as_const)|(?:static|dynamic|const|reinterpret)_cast)(?:<.*>)?$/s

function call(node: Node, context: PartsContext): Expr {
  const callee = node.field('function') ?? namedChildren(node)[0]
  const list = childOfKind(node, 'argument_list')
  const args = argumentsOf(list, context)
  const [only] = args
  if (callee === undefined || callee === null) return UNKNOWN_EXPR
  if (args.length === 1 && only !== undefined && SAME.test(callee.text().slice(0, 80))) return only.value
  const types = typesOf(callee, context)
  return {
    kind: 'call',
    callee: context.expr(callee),
    args,
    line: nameLine(callee),
    ...(types.length === 0 ? {} : { types }),
  }
}

function typesOf(callee: Node, context: PartsContext) {
  const last =
    callee.kind() === 'field_expression' || callee.kind() === 'qualified_identifier'
      ? namedChildren(callee).at(-1)
      : callee
  const list = last === undefined ? undefined : childOfKind(last, 'template_argument_list')
  return list === undefined ? [] : namedChildren(list).flatMap((one) => context.type(one) ?? [])
}

function nameLine(callee: Node): number {
  const last = callee.kind() === 'field_expression' ? namedChildren(callee).at(-1) : undefined
  return lineOf(last ?? callee)
}

function lambda(node: Node, context: PartsContext): FunctionDef {
  const declarator = childOfKind(node, 'abstract_function_declarator', 'lambda_declarator')
  return {
    params: lowerParams(declarator === undefined ? undefined : childOfKind(declarator, 'parameter_list'), context),
    body: context.body(childOfKind(node, 'compound_statement')),
    line: lineOf(node),
    keepsSelf: true,
  }
}

export function lowerParams(list: Node | undefined, context: PartsContext): ParamDef[] {
  if (list === undefined) return []
  return childrenOfKind(list, 'parameter_declaration', 'optional_parameter_declaration').map((one) => {
    const type = context.type(one.field('type'))
    const declared = declaredName(one.field('declarator'))
    return {
      to: { kind: 'name', name: declared ?? '_' },
      ...(type === undefined ? {} : { type }),
      line: lineOf(one),
    }
  })
}

/** The name inside pointers, references and initializers. */
export function declaredName(node: Node | null | undefined, depth = 0): string | undefined {
  if (node === null || node === undefined || depth > 12) return undefined
  const kind = node.kind()
  if (/^(?:identifier|field_identifier|type_identifier|destructor_name|operator_name)$/.test(kind)) return node.text()
  if (kind === 'qualified_identifier') return node.text().replaceAll(/\s/g, '')
  return declaredName(node.field('declarator') ?? namedChildren(node)[0], depth + 1)
}
