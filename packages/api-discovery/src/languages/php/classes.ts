import type { ClassDef, Expr, Member } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { attributesOf } from './attributes.ts'
import { childOf, namedChildren, type PhpContext } from './context.ts'
import { docBefore } from './docs.ts'
import { lowerFunction, promotedParams } from './functions.ts'
import { lowerType } from './types.ts'

/** Classes, interfaces, traits and enums, under their full names. */
export function lowerClass(node: Node, context: PhpContext, doc?: string): ClassDef {
  const written = node.field('name')?.text()
  const name = written === undefined ? undefined : context.names.declared(written)
  const parent = namedChildren(childOf(node, 'base_clause') ?? node).find(isName)
  const parentName = childOf(node, 'base_clause') === undefined ? undefined : parent?.text()
  const before = context.classAround
  context.classAround = {
    name: name ?? 'class@anonymous',
    parent: parentName === undefined ? undefined : context.names.resolve(parentName),
  }
  const body = node.field('body') ?? childOf(node, 'declaration_list', 'enum_declaration_list')
  const children = body === undefined ? [] : body.children()
  const members = children.flatMap((child, i) =>
    context.deeper(() => membersOf(child, docBefore(children, i, context), context), []),
  )
  const traits = children
    .filter((child) => child.kind() === 'use_declaration')
    .flatMap(namedChildren)
    .filter(isName)
  const interfaces = namedChildren(childOf(node, 'class_interface_clause') ?? node).filter(isName)
  const implemented = childOf(node, 'class_interface_clause') === undefined ? [] : interfaces
  const bases = [...traits, ...implemented, ...(parentName === undefined || parent === undefined ? [] : [parent])]
  const decorators = attributesOf(node, context)
  context.classAround = before
  return {
    ...(name === undefined ? {} : { name }),
    bases: bases.map((base): Expr => ({ kind: 'name', name: context.names.resolve(base.text()), line: lineOf(base) })),
    decorators,
    members,
    line: lineOf(node.field('name') ?? node),
    ...(isAbstract(node) ? { abstract: true } : {}),
    ...(doc === undefined ? {} : { doc }),
  }
}

function isName(node: Node): boolean {
  return node.kind() === 'name' || node.kind() === 'qualified_name'
}

function isAbstract(node: Node): boolean {
  return /^(?:interface|trait)_declaration$/.test(node.kind()) || childOf(node, 'abstract_modifier') !== undefined
}

function membersOf(node: Node, doc: string | undefined, context: PhpContext): Member[] {
  switch (node.kind()) {
    case 'method_declaration':
      return [...method(node, doc, context), ...promotedParams(node).flatMap((one) => promoted(one, context))]
    case 'property_declaration':
      return property(node, context)
    case 'const_declaration':
      return namedChildren(node)
        .filter((child) => child.kind() === 'const_element')
        .flatMap((child) => constant(child, namedChildren(child)[0], namedChildren(child)[1], context))
    case 'enum_case':
      return constant(node, node.field('name') ?? undefined, node.field('value') ?? undefined, context)
    default:
      return []
  }
}

function method(node: Node, doc: string | undefined, context: PhpContext): Member[] {
  const fn = lowerFunction(node, context, doc)
  return [
    {
      name: fn.name ?? '',
      line: fn.line,
      method: fn,
      ...(fn.decorators === undefined ? {} : { decorators: fn.decorators }),
      ...(childOf(node, 'static_modifier') === undefined ? {} : { static: true }),
      ...(/^(?:private|protected)$/.test(childOf(node, 'visibility_modifier')?.text() ?? '') ? { hidden: true } : {}),
      ...(fn.name === '__construct' ? { role: 'constructor' as const } : {}),
    },
  ]
}

/** A property of a constructor's parameter has a type and perhaps no value. */
function promoted(node: Node, context: PhpContext): Member[] {
  const name = (node.field('name') ?? childOf(node, 'variable_name'))?.text().replace(/^&?\$/, '')
  const type = lowerType(node.field('type'), context)
  if (name === undefined || type === undefined) return []
  const decorators = attributesOf(node, context)
  const isOptional = node.field('default_value') !== null
  const marks = decorators.length === 0 ? {} : { decorators }
  return [{ name, line: lineOf(node), type, ...(isOptional ? { optional: true } : {}), ...marks }]
}

function property(node: Node, context: PhpContext): Member[] {
  const type = lowerType(node.field('type'), context)
  const decorators = attributesOf(node, context)
  return namedChildren(node)
    .filter((child) => child.kind() === 'property_element')
    .map((child): Member => {
      const [variable, initial] = namedChildren(child)
      const value = initial?.kind() === 'property_initializer' ? namedChildren(initial)[0] : initial
      return {
        name: (variable?.text() ?? '').replace(/^\$/, ''),
        line: lineOf(child),
        ...(type === undefined ? {} : { type }),
        ...(value === undefined ? {} : { value: context.expr(value), optional: true }),
        ...(childOf(node, 'static_modifier') === undefined ? {} : { static: true }),
        ...(decorators.length === 0 ? {} : { decorators }),
      }
    })
}

function constant(at: Node, name: Node | undefined, value: Node | undefined, context: PhpContext): Member[] {
  if (name === undefined) return []
  return [{ name: name.text(), line: lineOf(at), static: true, value: context.optional(value) }]
}
