/** Expressions of Kotlin, which `if`, `when` and `try` are too. */
import type { Arg, CallExpr, Expr } from '../../engine/ir.ts'
import { lineOf, str, unescape, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { typeName, valueArguments } from './annotations.ts'
import { after, childOf, kindOf, nameOf, namedChildren, NO_TYPE, type KotlinContext } from './context.ts'
import { lowerLambda } from './functions.ts'
import { declaredType, lowerType, typeArguments } from './types.ts'

export function lowerExpr(node: Node, context: KotlinContext): Expr {
  return context.deeper(() => expression(node, context), UNKNOWN_EXPR)
}

function expression(node: Node, context: KotlinContext): Expr {
  switch (kindOf(node)) {
    case 'simple_identifier':
    case 'interpolated_identifier':
    case 'type_identifier':
      return { kind: 'name', name: nameOf(node), line: lineOf(node) }
    case 'string_literal':
      return string(node, context)
    case 'character_literal':
      return str(unescape(context.slice(node).slice(1, -1)))
    case 'integer_literal':
    case 'long_literal':
    case 'real_literal':
    case 'hex_literal': {
      const value = Number(
        node
          .text()
          .replaceAll('_', '')
          .replace(/[lLfFuU]+$/, ''),
      )
      return Number.isNaN(value) ? UNKNOWN_EXPR : { kind: 'number', value }
    }
    case 'boolean_literal':
      return { kind: 'constant', value: context.slice(node) === 'true' }
    case 'null':
    case 'null_literal':
      return { kind: 'constant', value: null }
    case 'this_expression':
      return { kind: 'self' }
    case 'super_expression':
      return { kind: 'super' }
    case 'navigation_expression':
      return navigation(node, context)
    case 'indexing_expression': {
      const [of, suffix] = namedChildren(node)
      const key = suffix === undefined ? undefined : namedChildren(suffix)[0]
      return { kind: 'index', of: context.optional(of), key: context.optional(key), line: lineOf(node) }
    }
    case 'call_expression':
      return call(node, context)
    case 'infix_expression':
      return infix(node, context)
    case 'lambda_literal':
      return { kind: 'function', fn: lowerLambda(node, context) }
    case 'annotated_lambda':
      return context.optional(childOf(node, 'lambda_literal'))
    case 'anonymous_function':
      return { kind: 'function', fn: context.function(node) }
    case 'callable_reference':
      return reference(node)
    case 'object_literal':
      return {
        kind: 'call',
        callee: { kind: 'class', def: context.classOf(node) },
        args: [],
        line: lineOf(node),
        constructs: true,
      }
    case 'collection_literal':
      return { kind: 'list', items: namedChildren(node).map((item) => lowerExpr(item, context)), line: lineOf(node) }
    case 'if_expression':
      return ifValue(node, context)
    case 'when_expression':
      return whenValue(node, context)
    case 'try_expression':
      return lastValue(childOf(node, 'statements'), context)
    case 'elvis_expression': {
      const [first, second] = namedChildren(node)
      return { kind: 'either', first: context.optional(first), second: context.optional(second) }
    }
    case 'prefix_expression':
    case 'postfix_expression': {
      const isNot = childOf(node, '!') !== undefined
      const of = context.optional(namedChildren(node).find((child) => kindOf(child) !== 'label'))
      return isNot ? { kind: 'not', of } : childOf(node, '-') === undefined ? of : UNKNOWN_EXPR
    }
    case 'as_expression':
      return {
        kind: 'typed',
        of: context.optional(namedChildren(node)[0]),
        type: declaredType(node, context) ?? NO_TYPE,
      }
    case 'additive_expression':
    case 'multiplicative_expression':
    case 'equality_expression':
    case 'comparison_expression':
    case 'conjunction_expression':
    case 'disjunction_expression':
      return binary(node, context)
    case 'parenthesized_expression':
    case 'spread_expression':
    case 'interpolated_expression':
    case 'annotated_expression':
      return context.optional(namedChildren(node).at(-1))
    case 'jump_expression':
    default:
      return UNKNOWN_EXPR
  }
}

function string(node: Node, context: KotlinContext): Expr {
  const isRaw = context.slice(node).startsWith('"""')
  const parts = node.children().flatMap((child): Expr[] => {
    switch (kindOf(child)) {
      case 'string_content':
      case 'character_escape_seq': {
        const text = context.slice(child)
        return [str(isRaw ? text : unescape(text))]
      }
      case 'interpolated_identifier':
      case 'interpolated_expression':
        return [lowerExpr(child, context)]
      default:
        return []
    }
  })
  const [only] = parts
  if (only === undefined) return str('')
  return parts.length === 1 && only.kind === 'string' ? only : { kind: 'template', parts }
}

function navigation(node: Node, context: KotlinContext): Expr {
  const [of, suffix] = namedChildren(node)
  const name = suffix === undefined ? undefined : namedChildren(suffix)[0]
  const line = lineOf(suffix ?? node)
  // `Users::class.java` is the class, as `Users` is.
  if (kindOf(of) === 'callable_reference' && /^(?:java|javaObjectType|kotlin)$/.test(nameOf(name))) {
    return context.optional(of)
  }
  if (kindOf(name) !== 'simple_identifier') return context.optional(of)
  return { kind: 'member', of: context.optional(of), name: nameOf(name), line: lineOf(name ?? node) || line }
}

/** `::show`, `Users::show`, `Users::class`. */
function reference(node: Node): Expr {
  const names = namedChildren(node).filter((child) => kindOf(child).endsWith('identifier'))
  const line = lineOf(node)
  const [first, ...rest] = names.map(nameOf)
  if (first === undefined) return UNKNOWN_EXPR
  return rest.reduce<Expr>((of, name) => ({ kind: 'member', of, name, line }), { kind: 'name', name: first, line })
}

/** A trailing lambda is a call of a call in the tree, and one argument more in the language. */
function call(node: Node, context: KotlinContext): Expr {
  const [target, suffix] = namedChildren(node)
  if (target === undefined) return UNKNOWN_EXPR
  const args = argumentsIn(suffix, context)
  // In parentheses on a line of its own stands a statement of its own, which the grammar takes for arguments.
  const [first] = args
  if (first !== undefined && args.length === 1 && beginsLine(target, suffix)) {
    return { kind: 'sequence', items: [lowerExpr(target, context), first.value] }
  }
  const isTrailing = suffix !== undefined && childOf(suffix, 'value_arguments') === undefined
  if (isTrailing && kindOf(target) === 'call_expression' && !hasLambda(target)) {
    const inner = lowerExpr(target, context)
    if (inner.kind === 'call') return { ...inner, args: [...inner.args, ...args] }
  }
  const callee = lowerExpr(target, context)
  const types = typeArguments(suffix === undefined ? undefined : childOf(suffix, 'type_arguments'), context)
  const line = callee.kind === 'member' || callee.kind === 'name' ? callee.line : lineOf(target)
  if (callee.kind === 'super') return UNKNOWN_EXPR
  return { kind: 'call', callee, args, line, ...(types.length === 0 ? {} : { types }) } satisfies CallExpr
}

function beginsLine(target: Node, suffix: Node | undefined): boolean {
  const given = childOf(suffix, 'value_arguments')
  return given !== undefined && given.range().start.line > target.range().end.line
}

function hasLambda(target: Node): boolean {
  const suffix = namedChildren(target)[1]
  return childOf(suffix, 'annotated_lambda') !== undefined || childOf(suffix, 'value_arguments') === undefined
}

function argumentsIn(suffix: Node | undefined, context: KotlinContext): Arg[] {
  if (suffix === undefined) return []
  const lambda = childOf(suffix, 'annotated_lambda')
  const given = valueArguments(childOf(suffix, 'value_arguments'), context)
  return lambda === undefined ? given : [...given, { value: lowerExpr(lambda, context) }]
}

/** `a bind b` is `a.bind(b)`. */
function infix(node: Node, context: KotlinContext): Expr {
  const [left, operator, right] = namedChildren(node)
  if (operator === undefined) return context.optional(left)
  const line = lineOf(operator)
  return {
    kind: 'call',
    callee: { kind: 'member', of: context.optional(left), name: nameOf(operator), line },
    args: right === undefined ? [] : [{ value: lowerExpr(right, context) }],
    line,
  }
}

function binary(node: Node, context: KotlinContext): Expr {
  const [left, right] = namedChildren(node)
  const op = node.children().find((child) => !child.isNamed())
  // Paths are divided by lenses, numbers do not matter.
  if (kindOf(op) === '/') {
    const line = lineOf(node)
    const callee: Expr = { kind: 'member', of: context.optional(left), name: 'div', line }
    return { kind: 'call', callee, args: [{ value: context.optional(right) }], line }
  }
  return { kind: 'binary', op: kindOf(op), left: context.optional(left), right: context.optional(right) }
}

function ifValue(node: Node, context: KotlinContext): Expr {
  const [yes, no] = ifBranches(node).map((branch) =>
    branch === undefined ? UNKNOWN_EXPR : branchValue(branch, context),
  )
  return { kind: 'choice', test: context.optional(after(node, '(')), yes: yes ?? UNKNOWN_EXPR, no: no ?? UNKNOWN_EXPR }
}

/** What follows the condition and what follows `else`; either may be empty. */
export function ifBranches(node: Node): [Node | undefined, Node | undefined] {
  const children = node.children()
  const elseAt = children.findIndex((child) => kindOf(child) === 'else')
  const isBranch = (child: Node): boolean => kindOf(child) === 'control_structure_body'
  if (elseAt < 0) return [children.find(isBranch), undefined]
  return [children.slice(0, elseAt).find(isBranch), children.slice(elseAt).find(isBranch)]
}

function whenValue(node: Node, context: KotlinContext): Expr {
  const values = namedChildren(node).flatMap((entry) => {
    const branch = childOf(entry, 'control_structure_body')
    return kindOf(entry) === 'when_entry' && branch !== undefined ? [branchValue(branch, context)] : []
  })
  return values.reduceRight<Expr>((no, yes) => ({ kind: 'choice', test: UNKNOWN_EXPR, yes, no }), UNKNOWN_EXPR)
}

function branchValue(branch: Node, context: KotlinContext): Expr {
  const statements = childOf(branch, 'statements')
  return statements === undefined ? context.optional(namedChildren(branch)[0]) : lastValue(statements, context)
}

function lastValue(statements: Node | undefined, context: KotlinContext): Expr {
  return statements === undefined ? UNKNOWN_EXPR : context.optional(namedChildren(statements).at(-1))
}

/** The class and arguments of `object : Base(args)` and `class A : Base(args)`. */
export function superCall(specifier: Node, context: KotlinContext): { base: Expr; args: Arg[] | undefined } {
  const made = childOf(specifier, 'constructor_invocation')
  const delegated = childOf(specifier, 'explicit_delegation')
  const type = childOf(made ?? delegated ?? specifier, 'user_type')
  const args = made === undefined ? undefined : valueArguments(childOf(made, 'value_arguments'), context)
  const base = typeName(type, lineOf(specifier))
  const hasArguments = childOf(type, 'type_arguments') !== undefined
  const named = hasArguments ? lowerType(type, context) : undefined
  return { base: named === undefined ? base : { kind: 'typed', of: base, type: named }, args }
}
