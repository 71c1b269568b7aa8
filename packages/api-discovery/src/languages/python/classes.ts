import type { Arg, ClassDef, Decorator, Expr, FunctionDef, Member, Stmt } from '../../engine/ir.ts'
import { changed, lineOf, withFirst } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { decoratorsOf, namedChildren, type PythonContext } from './context.ts'
import { lowerFunction } from './functions.ts'
import { lowerType } from './types.ts'

export function lowerClass(node: Node, context: PythonContext, decorators: readonly Decorator[]): ClassDef {
  const name = node.field('name')?.text()
  const bases = node.field('superclasses')
  const body = node.field('body')
  const keywords = bases === null ? [] : namedChildren(bases).flatMap((base) => keywordOf(base, context))
  return {
    ...(name === undefined ? {} : { name }),
    bases:
      bases === null
        ? []
        : namedChildren(bases).flatMap((base) =>
            base.kind() === 'keyword_argument' ? [] : [context.expr(withoutArguments(base))],
          ),
    ...(keywords.length === 0 ? {} : { keywords }),
    decorators,
    members: body === null ? [] : namedChildren(body).flatMap((child) => members(child, context)),
    line: lineOf(node),
  }
}

/** `Base` of `Base[User]`: what a generic class is filled with makes it no other class. */
function withoutArguments(base: Node): Node {
  return base.kind() === 'subscript' ? (base.field('value') ?? base) : base
}

function keywordOf(node: Node, context: PythonContext): Arg[] {
  const name = node.kind() === 'keyword_argument' ? node.field('name')?.text() : undefined
  return name === undefined ? [] : [{ name, value: context.optional(node.field('value')) }]
}

function members(node: Node, context: PythonContext): Member[] {
  switch (node.kind()) {
    case 'function_definition':
      return [method(node, [], context)]
    case 'decorated_definition': {
      const definition = node.field('definition')
      if (definition?.kind() !== 'function_definition') return []
      return [method(definition, decoratorsOf(node, context), context)]
    }
    case 'expression_statement':
      return namedChildren(node).flatMap((child) => (child.kind() === 'assignment' ? attribute(child, context) : []))
    case 'class_definition': {
      const def = lowerClass(node, context, [])
      return def.name === undefined
        ? []
        : [{ name: def.name, line: def.line, static: true, value: { kind: 'class', def } }]
    }
    // What stands under a condition may be there.
    case 'if_statement':
    case 'elif_clause':
    case 'else_clause':
    case 'try_statement':
    case 'except_clause':
    case 'block':
      return context.deeper(() => namedChildren(node).flatMap((child) => members(child, context)), [])
    default:
      return []
  }
}

/** A class attribute is seen through the class and through its instances. */
function attribute(node: Node, context: PythonContext): Member[] {
  const name = node.field('left')
  const value = node.field('right')
  const type = lowerType(node.field('type'), context)
  if (name?.kind() !== 'identifier') return []
  return [
    {
      name: name.text(),
      line: lineOf(node),
      static: true,
      ...(type === undefined ? {} : { type }),
      ...(value === null ? {} : valueOf(context.expr(value))),
    },
  ]
}

/** An attribute with a value may be left out, unless the value only describes it: `Field(...)`, `Field(gt=0)`, `...`. */
function valueOf(value: Expr): Pick<Member, 'value' | 'optional' | 'wireName'> {
  if (value.kind === 'unknown') return { value }
  const name =
    value.kind === 'call' && (value.callee.kind === 'name' || value.callee.kind === 'member') ? value.callee.name : ''
  if (value.kind !== 'call' || !/^(?:Field|field|mapped_column)$/.test(name)) return { value, optional: true }
  const first = value.args.find((arg) => arg.name === undefined)
  const hasDefault = value.args.some((arg) => arg.name === 'default' || arg.name === 'default_factory')
  const alias = (
    value.args.find((arg) => arg.name === 'validation_alias') ?? value.args.find((arg) => arg.name === 'alias')
  )?.value
  return {
    value,
    ...(alias?.kind === 'string' ? { wireName: alias.value } : {}),
    ...(hasDefault || (first !== undefined && first.value.kind !== 'unknown') ? { optional: true } : {}),
  }
}

function method(node: Node, decorators: readonly Decorator[], context: PythonContext): Member {
  const fn = lowerFunction(node, context, decorators)
  const marks = new Set(
    decorators.map(({ value }) => (value.kind === 'name' ? value.name : value.kind === 'member' ? value.name : '')),
  )
  const isStatic = marks.has('staticmethod')
  const name = fn.name ?? ''
  return {
    name,
    line: fn.line,
    method: isStatic ? fn : withSelf(fn),
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(isStatic || marks.has('classmethod') ? { static: true } : {}),
    ...(name === '__init__' ? { role: 'constructor' as const } : {}),
    ...(marks.has('property') || marks.has('cached_property') ? { role: 'getter' as const } : {}),
  }
}

/** The first parameter, whatever its name, is the object that the method is called on. */
function withSelf(fn: FunctionDef): FunctionDef {
  const [first, ...params] = fn.params
  if (first === undefined || first.rest === true) return fn
  const self: Expr = { kind: 'self' }
  const bind: Stmt = { kind: 'let', to: first.to, value: self, line: fn.line }
  return withFirst(changed(fn, { params }), [bind])
}
