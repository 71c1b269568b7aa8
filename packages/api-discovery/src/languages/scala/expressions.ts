/** Expressions of Scala. Blocks that are arguments are functions; operators other than a few are methods. */
import type { Arg, CallExpr, Expr, FunctionDef, Stmt, TypeExpr } from '../../engine/ir.ts'
import { doExpr, lineOf, str, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { caseBlock, patternWays } from './cases.ts'
import { lowerParams } from './functions.ts'
import { interpolated, stringText } from './strings.ts'
import { typeArguments } from './types.ts'

export function lowerExpr(node: Node, context: PartsContext): Expr {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'identifier':
    case 'type_identifier':
    case 'operator_identifier':
      return node.text() === 'this' ? { kind: 'self' } : { kind: 'name', name: unquoted(node.text()), line }
    case 'this':
      return { kind: 'self' }
    case 'stable_identifier':
    case 'stable_type_identifier':
      return namedChildren(node)
        .map((part): Expr => ({ kind: 'name', name: part.text(), line }))
        .reduce((of, part) => (part.kind === 'name' ? { kind: 'member', of, name: part.name, line } : of))
    case 'string':
      return str(stringText(context.slice(node)))
    case 'character_literal':
    case 'symbol_literal':
      return str(node.text().replace(/^'|'$/g, ''))
    case 'interpolated_string_expression':
      return interpolated(node, context)
    case 'integer_literal':
    case 'floating_point_literal': {
      const value = Number(node.text().replace(/[_lLfFdD]/g, ''))
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'boolean_literal':
      return { kind: 'constant', value: node.text() === 'true' }
    case 'null_literal':
    case 'unit':
      return { kind: 'constant', value: null }
    case 'field_expression': {
      const swallowed = swallowedBy(node)
      if (swallowed !== undefined) return aroundSwallowed(node, swallowed, context)
      const [of, name] = namedChildren(node)
      if (name === undefined) return context.optional(of)
      return { kind: 'member', of: context.optional(of), name: unquoted(name.text()), line: lineOf(name) }
    }
    case 'generic_function':
    case 'call_expression': {
      const swallowed = swallowedBy(node)
      if (swallowed !== undefined) return aroundSwallowed(node, swallowed, context)
      // Types of a function that is not called now are kept by calling it without arguments: `as[User]`.
      return node.kind() === 'generic_function' ? callOf(node, [], context) : call(node, context)
    }
    case 'infix_expression':
      return infix(node, context)
    case 'prefix_expression': {
      const of = context.optional(namedChildren(node).at(-1))
      return node.text().startsWith('!') ? { kind: 'not', of } : UNKNOWN_EXPR
    }
    case 'postfix_expression': {
      const [of, name] = namedChildren(node)
      return { kind: 'member', of: context.optional(of), name: name?.text() ?? '', line }
    }
    case 'parenthesized_expression':
      return context.optional(namedChildren(node).at(-1))
    case 'tuple_expression':
      return { kind: 'list', items: namedChildren(node).map((item) => context.expr(item)), line }
    case 'lambda_expression':
      return { kind: 'function', fn: lambda(node, context) }
    case 'block':
    case 'indented_block':
      return blockValue(node, context)
    case 'case_block':
    case 'indented_cases':
      return caseBlock(node, context)
    case 'if_expression':
      return {
        kind: 'choice',
        test: context.optional(node.field('condition')),
        yes: context.optional(node.field('consequence')),
        no: context.optional(node.field('alternative')),
      }
    case 'match_expression':
      return matched(node, context)
    case 'try_expression':
      return context.optional(node.field('body') ?? namedChildren(node)[0])
    case 'for_expression':
      return forExpression(node, context)
    case 'instance_expression':
      return instance(node, context)
    case 'assignment_expression': {
      const left = node.field('left')
      const value = context.optional(node.field('right'))
      if (left === null) return value
      const to =
        left.kind() === 'identifier'
          ? { kind: 'name' as const, name: left.text() }
          : { kind: 'place' as const, place: context.expr(left) }
      return { kind: 'assign', to, value }
    }
    case 'return_expression':
    case 'throw_expression':
    case 'ascription_expression':
      return context.optional(namedChildren(node)[0])
    default:
      return UNKNOWN_EXPR
  }
}

function unquoted(name: string): string {
  return name.startsWith('`') ? name.slice(1, -1) : name
}

function lambda(node: Node, context: PartsContext): FunctionDef {
  const parts = node.children()
  const arrow = parts.findIndex((part) => part.kind() === '=>')
  const head = parts.slice(0, arrow).filter((part) => part.isNamed())
  const body = parts.slice(arrow + 1).filter((part) => part.isNamed() && part.kind() !== 'comment')
  return {
    params: head.flatMap((part) => lowerParams(part, context)),
    body: body.flatMap((part) => context.body(part)),
    line: lineOf(node),
    keepsSelf: true,
  }
}

/**
 * `{ request: Request => … }`, which the grammar takes for a call of `request` with a function of a parameter `Request`
 * behind a colon, as Scala 3 has them. Types begin with a capital letter.
 */
function typedLambda(node: Node, context: PartsContext): FunctionDef | undefined {
  const name = node.field('function') ?? node.children()[0]
  const given = childOfKind(node, 'colon_argument')
  const [type, ...body] = given === undefined ? [] : namedChildren(given)
  if (name?.kind() !== 'identifier' || type?.kind() !== 'identifier' || !/^[A-Z]/.test(type.text())) return undefined
  const declared: TypeExpr = { kind: 'named', name: type.text(), args: [] }
  return {
    params: [{ to: { kind: 'name', name: name.text() }, type: declared, line: lineOf(node) }],
    body: body.flatMap((part) => context.body(part)),
    line: lineOf(node),
    keepsSelf: true,
  }
}

/** A block as a value is what its last expression gives. */
function blockValue(node: Node, context: PartsContext): Expr {
  const [only, ...more] = namedChildren(node)
  if (only !== undefined && more.length === 0 && !isDeclaration(only)) return context.expr(only)
  return {
    kind: 'call',
    callee: { kind: 'function', fn: { params: [], body: context.body(node), line: lineOf(node), keepsSelf: true } },
    args: [],
    line: lineOf(node),
  }
}

function isDeclaration(node: Node): boolean {
  return node.kind().endsWith('_definition') || node.kind().endsWith('_declaration')
}

/** What is handed to a call in braces: a lambda, cases, or a block to be run by what is called. */
function braces(node: Node, context: PartsContext): Expr {
  const children = namedChildren(node)
  const [only] = children
  if (node.kind() === 'case_block' || node.kind() === 'indented_cases') return caseBlock(node, context)
  if (only?.kind() === 'lambda_expression') {
    // `{ x => a; b }`: what stands behind a semicolon is in the function too.
    const fn = lambda(only, context)
    const rest = children.slice(1).map((child) => context.body(child))
    const all = [fn.body, ...rest]
    const body = all.flatMap((one, i) => (i < all.length - 1 ? one.map(discarded) : one))
    return { kind: 'function', fn: { ...fn, body } }
  }
  const typed = children.length === 1 && only?.kind() === 'call_expression' ? typedLambda(only, context) : undefined
  if (typed !== undefined) return { kind: 'function', fn: typed }
  return { kind: 'function', fn: { params: [], body: context.body(node), line: lineOf(node), keepsSelf: true } }
}

/** A statement whose value nobody takes. */
function discarded(statement: Stmt): Stmt {
  return statement.kind === 'return' && statement.value !== undefined ? doExpr(statement.value) : statement
}

function call(node: Node, context: PartsContext): Expr {
  const callee = node.field('function') ?? node.children()[0]
  const given = node.field('arguments') ?? namedChildren(node).at(-1)
  if (callee === undefined || callee === null) return UNKNOWN_EXPR
  const args = given === undefined ? [] : lowerArguments(given, context)
  return callOf(callee, args, context)
}

function callOf(callee: Node, args: readonly Arg[], context: PartsContext): Expr {
  if (callee.kind() === 'generic_function') {
    const of = namedChildren(callee)[0]
    const types = typeArguments(callee, context)
    return withTypes(plainCall(context.optional(of), args, nameLine(of ?? callee)), types)
  }
  return plainCall(context.expr(callee), args, nameLine(callee))
}

const MAX_SPINE = 64

/**
 * `"a" / path[String]("b").description("…")`, in which the grammar takes the types for those of the whole `"a" / path`:
 * that operation, on the left of everything. It is one of the last part.
 */
function swallowedBy(node: Node): Node | undefined {
  let at: Node | undefined = node
  for (let depth = 0; at !== undefined && depth < MAX_SPINE; depth++) {
    const kind = at.kind()
    if (kind === 'infix_expression') return at.id() === node.id() ? undefined : at
    if (kind !== 'call_expression' && kind !== 'field_expression' && kind !== 'generic_function') return undefined
    const [first]: readonly Node[] = namedChildren(at)
    if (first?.kind() === 'infix_expression' && kind !== 'generic_function') return undefined
    at = first
  }
  return undefined
}

function aroundSwallowed(node: Node, operation: Node, context: PartsContext): Expr {
  const [left, op, right] = operation.children()
  if (left === undefined || op === undefined || right === undefined) return UNKNOWN_EXPR
  return operate(context.expr(left), op, spine(node, right, context))
}

/** Calls and members around the last part of an operation, as far as they are in the way of the grammar. */
function spine(node: Node, innermost: Node, context: PartsContext): Expr {
  const [first, second] = namedChildren(node)
  if (first === undefined) return UNKNOWN_EXPR
  const of = (): Expr =>
    first.kind() === 'infix_expression' ? context.expr(innermost) : spine(first, innermost, context)
  switch (node.kind()) {
    case 'field_expression':
      return { kind: 'member', of: of(), name: unquoted(second?.text() ?? ''), line: lineOf(second ?? node) }
    case 'generic_function':
      return withTypes(plainCall(of(), [], lineOf(innermost)), typeArguments(node, context))
    default: {
      const args = second === undefined ? [] : lowerArguments(second, context)
      if (first.kind() !== 'generic_function') return plainCall(of(), args, nameLine(first))
      const [inner] = namedChildren(first)
      const callee = inner?.kind() === 'infix_expression' ? context.expr(innermost) : spine(first, innermost, context)
      return withTypes(plainCall(callee, args, lineOf(innermost)), typeArguments(first, context))
    }
  }
}

function nameLine(node: Node): number {
  const last = node.kind() === 'field_expression' ? namedChildren(node).at(-1) : undefined
  return lineOf(last ?? node)
}

function plainCall(callee: Expr, args: readonly Arg[], line: number): CallExpr {
  return { kind: 'call', callee, args, line }
}

function withTypes(of: CallExpr, types: CallExpr['types']): CallExpr {
  return types === undefined || types.length === 0 ? of : { ...of, types }
}

export function lowerArguments(node: Node, context: PartsContext): Arg[] {
  if (node.kind() !== 'arguments') return [{ value: braces(node, context) }]
  return namedChildren(node).map((child): Arg => {
    if (child.kind() !== 'assignment_expression') {
      const inner = child.kind() === 'block' ? braces(child, context) : context.expr(child)
      return { value: inner }
    }
    return { name: child.field('left')?.text() ?? '', value: context.optional(child.field('right')) }
  })
}

/** `a / b`, `a -> b`, `a ~ b`, `a method b`, and `a { … }` written without parentheses. */
function infix(node: Node, context: PartsContext): Expr {
  const parts = node.children().filter((part) => part.isNamed() && part.kind() !== 'comment')
  const [left, op, right] = parts
  if (left === undefined || op === undefined) return context.optional(left)
  if (left.kind() === 'instance_expression' && op.text() === 'with') return context.expr(left)
  const value =
    right === undefined ? UNKNOWN_EXPR : right.kind() === 'block' ? braces(right, context) : context.expr(right)
  return operate(context.expr(left), op, value)
}

/** `a ~`, whose right side stands in the next line, which the grammar takes for a statement of its own. */
export function isOpenEnded(node: Node): boolean {
  return node.kind() === 'postfix_expression' && namedChildren(node).at(-1)?.kind() === 'operator_identifier'
}

/** Open-ended expressions and what ends them, as one. */
export function continued([first, ...rest]: readonly Node[], context: PartsContext): Expr {
  if (first === undefined) return UNKNOWN_EXPR
  const [left, operator] = isOpenEnded(first) ? namedChildren(first) : [first]
  let value = context.optional(left)
  let op = operator
  for (const node of rest) {
    const [right, next] = isOpenEnded(node) ? namedChildren(node) : [node]
    if (op !== undefined) value = operate(value, op, context.optional(right))
    op = next
  }
  return value
}

const PLAIN = new Set(['+', '==', '!=', '/', '->', '::', '++', '*', '-', '<', '>', '<=', '>='])

function operate(left: Expr, op: Node, right: Expr): Expr {
  const name = op.text()
  if (name === '||') return { kind: 'either', first: left, second: right }
  if (name === '&&') return { kind: 'either', first: left, second: right, and: true }
  if (PLAIN.has(name)) return { kind: 'binary', op: name, left, right }
  return {
    kind: 'call',
    callee: { kind: 'member', of: left, name, line: lineOf(op) },
    args: [{ value: right }],
    line: lineOf(op),
  }
}

/** Nobody knows whether a pattern fits. Its words stand beside that, for adapters that read them. */
function patternTest(clause: Node, context: PartsContext): Expr {
  const line = lineOf(clause)
  const ways = patternWays(clause, context).map((words): Expr => ({ kind: 'list', items: words.map(str), line }))
  return { kind: 'sequence', items: [{ kind: 'list', items: ways, line }, UNKNOWN_EXPR] }
}

function matched(node: Node, context: PartsContext): Expr {
  const block = childOfKind(node, 'case_block', 'indented_cases')
  const clauses = block === undefined ? [] : childrenOfKind(block, 'case_clause')
  return clauses.reduceRight<Expr>((no, clause) => {
    const body = clause.field('body')
    const yes = body === null ? UNKNOWN_EXPR : context.expr(body)
    return { kind: 'choice', test: patternTest(clause, context), yes, no }
  }, UNKNOWN_EXPR)
}

/** `for { a <- b } yield c`: `c` with the names bound to what is iterated. */
function forExpression(node: Node, context: PartsContext): Expr {
  const enumerators = childOfKind(node, 'enumerators')
  const steps = (enumerators === undefined ? [] : childrenOfKind(enumerators, 'enumerator')).flatMap((one) => {
    const [name, value] = namedChildren(one)
    return name?.kind() === 'identifier' && value !== undefined ? [{ name: name.text(), value }] : []
  })
  const body = context.optional(node.field('body') ?? namedChildren(node).at(-1))
  return steps.reduceRight<Expr>(
    (inner, { name, value }) => ({
      kind: 'call',
      callee: { kind: 'member', of: context.expr(value), name: '%for', line: lineOf(value) },
      args: [
        {
          value: {
            kind: 'function',
            fn: {
              params: [{ to: { kind: 'name', name }, line: lineOf(value) }],
              body: [{ kind: 'return', value: inner }],
              line: lineOf(value),
              keepsSelf: true,
            },
          },
        },
      ],
      line: lineOf(value),
    }),
    body,
  )
}

function instance(node: Node, context: PartsContext): Expr {
  const type = namedChildren(node).find(
    (part) => /type|identifier/.test(part.kind()) && part.kind() !== 'template_body',
  )
  const list = childOfKind(node, 'arguments')
  const lowered = context.type(type)
  const callee: Expr =
    lowered?.kind === 'named' ? { kind: 'name', name: lowered.name, line: lineOf(node) } : UNKNOWN_EXPR
  return {
    kind: 'call',
    callee,
    args: list === undefined ? [] : lowerArguments(list, context),
    line: lineOf(node),
    constructs: true,
  }
}
