/** Declarations of Go: variables, constants and types, at the top level and inside functions. */
import type { ClassDef, Expr, Member, Stmt } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type GoContext } from './context.ts'
import { builtin, lowerExpr } from './expressions.ts'
import { interfaceMembers, lowerType, structMembers, typeName } from './types.ts'

export function lowerDeclaration(node: Node, context: GoContext, doc?: string): Stmt[] {
  switch (node.kind()) {
    case 'const_declaration':
      return constants(node, context)
    case 'var_declaration':
      return specsOf(node).flatMap((spec) => variables(spec, context))
    case 'type_declaration':
      return namedChildren(node).flatMap((spec) => typeSpec(spec, context, doc))
    default:
      return []
  }
}

function specsOf(node: Node): Node[] {
  return namedChildren(node).flatMap((child) => (child.kind() === 'var_spec_list' ? namedChildren(child) : [child]))
}

function variables(spec: Node, context: GoContext): Stmt[] {
  const names = spec.children().filter((child) => child.kind() === 'identifier')
  const type = lowerType(spec.field('type'), context)
  const list = spec.field('value')
  const values = list === null ? [] : namedChildren(list)
  const line = lineOf(spec)
  const [first] = values
  if (first !== undefined && values.length < names.length) {
    const value = builtin(
      '%results',
      [{ value: lowerExpr(first, context) }, { value: { kind: 'number', value: names.length } }],
      first,
    )
    const items = names.map((name) => ({ kind: 'name' as const, name: name.text() }))
    return [{ kind: 'let', to: { kind: 'list', items }, value, line }]
  }
  return names.map((name, i): Stmt => {
    const value = values[i]
    return {
      kind: 'let',
      to: { kind: 'name', name: name.text() },
      ...(value === undefined ? {} : { value: lowerExpr(value, context) }),
      ...(type === undefined ? {} : { type }),
      line,
    }
  })
}

/** Constants repeat the expression of the one before, counting in `iota`. */
function constants(node: Node, context: GoContext): Stmt[] {
  let expressions: readonly Node[] = []
  return namedChildren(node).flatMap((spec, iota): Stmt[] => {
    const list = spec.field('value')
    if (list !== null) expressions = namedChildren(list)
    const type = lowerType(spec.field('type'), context)
    return spec
      .children()
      .filter((child) => child.kind() === 'identifier')
      .flatMap((name, i): Stmt[] => {
        const of = expressions[i]
        if (of === undefined) return []
        const value = counted(lowerExpr(of, context), iota)
        return [
          {
            kind: 'let',
            to: { kind: 'name', name: name.text() },
            value,
            ...(type === undefined ? {} : { type }),
            line: lineOf(spec),
          },
        ]
      })
  })
}

function counted(value: Expr, iota: number): Expr {
  if (value.kind === 'name' && value.name === 'iota') return { kind: 'number', value: iota }
  if (value.kind === 'binary') return { ...value, left: counted(value.left, iota), right: counted(value.right, iota) }
  return value
}

function typeSpec(spec: Node, context: GoContext, doc: string | undefined): Stmt[] {
  const name = spec.field('name')?.text()
  const type = spec.field('type')
  if (name === undefined || type === null) return []
  const common = { name, decorators: [], line: lineOf(spec), ...(doc === undefined ? {} : { doc }) }
  return [{ kind: 'class', name, def: classOf(type, common, context) }]
}

function classOf(
  type: Node,
  common: Pick<ClassDef, 'name' | 'decorators' | 'line' | 'doc'>,
  context: GoContext,
): ClassDef {
  if (type.kind() === 'struct_type') {
    const members = structMembers(type, context)
    return { ...common, bases: basesOf(type, members), members }
  }
  if (type.kind() === 'interface_type')
    return { ...common, bases: [], members: interfaceMembers(type, context), abstract: true }
  const alias = lowerType(type, context)
  return { ...common, bases: [], members: [], ...(alias === undefined ? {} : { alias }) }
}

/** Embedded types, as what a controller is: `struct { beego.Controller }`. */
function basesOf(type: Node, members: readonly Member[]): Expr[] {
  if (!members.some((member) => member.promotes === true)) return []
  const list = namedChildren(type).find((child) => child.kind() === 'field_declaration_list')
  return (list === undefined ? [] : namedChildren(list)).flatMap((field) => {
    const isEmbedded = !field.children().some((child) => child.kind() === 'field_identifier')
    const of = isEmbedded ? field.field('type') : null
    const name = of === null ? undefined : typeName(of)
    return name === undefined ? [] : [name]
  })
}
