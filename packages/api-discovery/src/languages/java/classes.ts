/** Classes, interfaces, records, enums and annotation types. */
import type { ClassDef, Decorator, Expr, FunctionDef, Member, Stmt } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { isIgnored, isRequired, wireNameOf } from '../jvm/field-marks.ts'
import { nameText } from './annotations.ts'
import { childOf, namedChildren, type JavaContext } from './context.ts'
import { lowerMethod, withBody } from './functions.ts'
import { lowerType } from './types.ts'

const DECLARATIONS = new Set([
  'class_declaration',
  'interface_declaration',
  'record_declaration',
  'enum_declaration',
  'annotation_type_declaration',
])

export function isClassDeclaration(node: Node): boolean {
  return DECLARATIONS.has(node.kind())
}

export function lowerClass(node: Node, context: JavaContext): ClassDef {
  const name = node.field('name')?.text()
  const kind = node.kind()
  const isInterface = kind === 'interface_declaration' || kind === 'annotation_type_declaration'
  const body = node.field('body')
  const members = body === null ? [] : membersOf(body, isInterface, context)
  const parameters = kind === 'record_declaration' ? node.field('parameters') : null
  const isAbstract = isInterface || modifiersOf(node).has('abstract')
  return {
    ...(name === undefined ? {} : { name }),
    bases: basesOf(node, kind, context),
    decorators: context.annotations(node),
    members: parameters === null ? members : [...components(parameters, context), ...members],
    line: lineOf(node),
    ...genericsOf(node),
    ...(isAbstract ? { abstract: true } : {}),
  }
}

function genericsOf(node: Node): { generics?: readonly string[] } {
  const parameters = node.field('type_parameters')
  if (parameters === null) return {}
  return { generics: namedChildren(parameters).map((child) => namedChildren(child).at(0)?.text() ?? '') }
}

/** The body of an anonymous class: `new Handler() { … }`. */
export function anonymousClass(base: Expr, body: Node, context: JavaContext): ClassDef {
  return { bases: [base], decorators: [], members: membersOf(body, false, context), line: lineOf(body) }
}

function basesOf(node: Node, kind: string, context: JavaContext): Expr[] {
  const clauses = node
    .children()
    .filter((child) => /^(?:superclass|super_interfaces|extends_interfaces)$/.test(child.kind()))
  const types = clauses.flatMap((clause) =>
    namedChildren(clause).flatMap((child) => (child.kind() === 'type_list' ? namedChildren(child) : [child])),
  )
  const bases = types.map((type) => base(type, context))
  if (kind === 'enum_declaration') bases.push({ kind: 'name', name: 'Enum', line: lineOf(node) })
  return bases
}

/** A base class keeps the arguments that it is given: `CrudController<Book>`. */
function base(type: Node, context: JavaContext): Expr {
  const of = baseName(type, context)
  const named = type.kind() === 'generic_type' ? lowerType(type, context) : undefined
  return named === undefined ? of : { kind: 'typed', of, type: named }
}

/** The class that a type names, as a value; its arguments are left out. */
export function baseName(type: Node, context: JavaContext): Expr {
  const named = type.kind() === 'generic_type' ? (namedChildren(type)[0] ?? type) : type
  return dottedName(context.slice(named).replaceAll(/@[\w.]+|\s/g, ''), lineOf(type))
}

export function dottedName(dotted: string, line: number): Expr {
  const [first = '', ...rest] = dotted.split('.')
  return rest.reduce<Expr>((of, name) => ({ kind: 'member', of, name, line }), { kind: 'name', name: first, line })
}

function modifiersOf(node: Node): ReadonlySet<string> {
  return new Set(
    childOf(node, 'modifiers')
      ?.children()
      .filter((child) => !child.isNamed())
      .map((child) => child.kind()),
  )
}

function membersOf(body: Node, isInterface: boolean, context: JavaContext): Member[] {
  return namedChildren(body).flatMap((child) => context.deeper(() => member(child, isInterface, context), []))
}

function member(node: Node, isInterface: boolean, context: JavaContext): Member[] {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'method_declaration':
    case 'annotation_type_element_declaration':
      return [method(node, context)]
    case 'constructor_declaration': {
      const decorators = context.annotations(node)
      const made = lowerMethod(node, decorators, context)
      return [{ name: made.name ?? '', line, method: made, role: 'constructor' }]
    }
    case 'field_declaration':
    case 'constant_declaration':
      return fields(node, isInterface, context)
    case 'enum_constant':
      return [{ name: node.field('name')?.text() ?? '', line, static: true, value: nameText(node.field('name')) }]
    case 'enum_body_declarations':
      return membersOf(node, false, context)
    case 'block':
      return [{ name: '%initializer', line, value: immediately(node, context) }]
    case 'static_initializer':
      return [{ name: '%static', line, static: true, value: immediately(childOf(node, 'block') ?? node, context) }]
    default: {
      if (!isClassDeclaration(node)) return []
      const def = context.classBody(node)
      return def.name === undefined ? [] : [{ name: def.name, line, static: true, value: { kind: 'class', def } }]
    }
  }
}

function method(node: Node, context: JavaContext): Member {
  const decorators = context.annotations(node)
  const fn = lowerMethod(node, decorators, context)
  return {
    name: fn.name ?? '',
    line: fn.line,
    method: fn,
    ...(decorators.length === 0 ? {} : { decorators }),
    ...(modifiersOf(node).has('static') ? { static: true } : {}),
  }
}

function fields(node: Node, isInterface: boolean, context: JavaContext): Member[] {
  const isStatic = isInterface || modifiersOf(node).has('static')
  const decorators = context.annotations(node)
  const type = lowerType(node.field('type'), context)
  return node.children().flatMap((child): Member[] => {
    if (child.kind() !== 'variable_declarator') return []
    const value = child.field('value')
    const initial = value === null ? undefined : context.expr(value)
    return [
      {
        name: child.field('name')?.text() ?? '',
        line: lineOf(child),
        ...(isStatic ? { static: true } : fieldMarks(decorators)),
        ...(decorators.length === 0 ? {} : { decorators }),
        // Statics are no part of an object's JSON, so their type goes to their value.
        ...(type === undefined || isStatic || isIgnored(decorators) ? {} : { type }),
        ...staticOrOwn(initial, isStatic, type),
      },
    ]
  })
}

function staticOrOwn(initial: Expr | undefined, isStatic: boolean, type: Member['type']): { value?: Expr } {
  if (!isStatic || type === undefined) return initial === undefined ? {} : { value: initial }
  return { value: { kind: 'typed', of: initial ?? { kind: 'unknown' }, type } }
}

/** Any object may lack a field that no validation asks for. */
function fieldMarks(decorators: readonly Decorator[]): Pick<Member, 'optional' | 'wireName'> {
  const wireName = wireNameOf(decorators)
  return {
    ...(isRequired(decorators) ? {} : { optional: true }),
    ...(wireName === undefined ? {} : { wireName }),
  }
}

/** The components of a record: fields, and the constructor that sets them. */
function components(parameters: Node, context: JavaContext): Member[] {
  const own = namedChildren(parameters).flatMap((child): Member[] => {
    if (child.kind() !== 'formal_parameter') return []
    const decorators = context.annotations(child)
    const type = lowerType(child.field('type'), context)
    return [
      {
        name: child.field('name')?.text() ?? '',
        line: lineOf(child),
        ...fieldMarks(decorators),
        ...(decorators.length === 0 ? {} : { decorators }),
        ...(type === undefined || isIgnored(decorators) ? {} : { type }),
      },
    ]
  })
  const line = lineOf(parameters)
  const sets = own.map(({ name }): Stmt => {
    const place: Expr = { kind: 'member', of: { kind: 'self' }, name, line }
    return { kind: 'do', value: { kind: 'assign', to: { kind: 'place', place }, value: { kind: 'name', name, line } } }
  })
  const made: FunctionDef = {
    params: own.map(({ name, type }) => ({
      to: { kind: 'name', name },
      ...(type === undefined ? {} : { type }),
      line,
    })),
    body: sets,
    line,
  }
  return [...own, { name: '%record', line, method: made, role: 'constructor' }]
}

/** A block that runs where it stands. */
function immediately(block: Node, context: JavaContext): Expr {
  const line = lineOf(block)
  const fn = withBody({ params: [], line, keepsSelf: true }, block, context)
  return { kind: 'call', callee: { kind: 'function', fn }, args: [], line }
}
