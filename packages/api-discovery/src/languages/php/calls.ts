/** Calls of PHP and their arguments. */
import type { Arg, Expr } from '../../engine/ir.ts'
import { lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOf, namedChildren, type PhpContext } from './context.ts'
import { lastPart } from './names.ts'

export function lowerArguments(node: Node | null | undefined, context: PhpContext): Arg[] {
  if (node === null || node === undefined) return []
  return namedChildren(node).flatMap((child): Arg[] => {
    if (child.kind() !== 'argument') return []
    const parts = namedChildren(child)
    const last = parts.at(-1)
    if (last?.kind() === 'variadic_unpacking') {
      return [{ value: context.optional(namedChildren(last)[0]), spread: true }]
    }
    const isNamed = parts.length > 1 && child.children().some((part) => part.text() === ':')
    const value = context.optional(last)
    return isNamed ? [{ name: parts[0]?.text() ?? '', value }] : [{ value }]
  })
}

/** `name(…)`: functions are found in every namespace by their last name. */
export function lowerFunctionCall(node: Node, context: PhpContext): Expr {
  const target = node.field('function')
  const line = lineOf(node)
  const args = lowerArguments(node.field('arguments'), context)
  const isName = target?.kind() === 'name' || target?.kind() === 'qualified_name'
  const callee: Expr = isName ? { kind: 'name', name: lastPart(target.text()), line } : context.optional(target)
  return { kind: 'call', callee, args, line }
}

/** `$of->name(…)`, `$of?->name(…)`, `$of->$name(…)` */
export function lowerMemberCall(node: Node, context: PhpContext): Expr {
  const of = context.optional(node.field('object'))
  const name = node.field('name')
  const args = lowerArguments(node.field('arguments'), context)
  const line = lineOf(name ?? node)
  return { kind: 'call', callee: memberNamed(of, name, line, context), args, line }
}

/** `Name::method(…)`, `parent::__construct(…)`, `$class::method(…)` */
export function lowerStaticCall(node: Node, context: PhpContext): Expr {
  const scope = node.field('scope')
  const name = node.field('name')
  const line = lineOf(name ?? node)
  const args = lowerArguments(node.field('arguments'), context)
  if (scope?.text() === 'parent') {
    const callee: Expr = name?.text() === '__construct' ? { kind: 'super' } : UNKNOWN_EXPR
    return { kind: 'call', callee, args, line }
  }
  return { kind: 'call', callee: memberNamed(classNamed(scope, context), name, line, context), args, line }
}

export function lowerNew(node: Node, context: PhpContext): Expr {
  const line = lineOf(node)
  const anonymous = childOf(node, 'anonymous_class', 'declaration_list')
  const args = lowerArguments(childOf(node, 'arguments'), context)
  if (anonymous !== undefined)
    return { kind: 'call', callee: context.anonymousClass(anonymous), args, line, constructs: true }
  const [target] = namedChildren(node)
  return { kind: 'call', callee: classNamed(target, context), args, line, constructs: true }
}

export function memberNamed(of: Expr, name: Node | null, line: number, context: PhpContext): Expr {
  if (name === null) return of
  if (name.kind() === 'name') return { kind: 'member', of, name: name.text(), line }
  return { kind: 'index', of, key: context.expr(name), line }
}

/** The class that a name, `self`, `static` or `parent` stands for. */
export function classNamed(node: Node | null | undefined, context: PhpContext): Expr {
  if (node === null || node === undefined) return UNKNOWN_EXPR
  const kind = node.kind()
  if (kind !== 'name' && kind !== 'qualified_name' && kind !== 'relative_scope' && kind !== 'relative_name') {
    return context.expr(node)
  }
  const written = node.text()
  const line = lineOf(node)
  const around = context.classAround
  if (written === 'self' || written === 'static') {
    // In constants the class is still being made; there it is self.
    return around === undefined || !context.inFunction ? { kind: 'self' } : { kind: 'name', name: around.name, line }
  }
  if (written === 'parent') {
    return around?.parent === undefined ? UNKNOWN_EXPR : { kind: 'name', name: around.parent, line }
  }
  return { kind: 'name', name: context.names.resolve(written), line }
}
