import type { ClassDef, Decorator, Expr, FunctionDef, Member } from '../../engine/ir.ts'
import { lineOf, str } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren } from '../parts.ts'
import type { CppContext } from './context.ts'
import { argumentsOf, declaredName, lowerParams } from './expressions.ts'
import { macroCall, type Macro } from './macros.ts'

/** Stands among the decorators of a class: the namespaces around it. */
export const NAMESPACE = 'namespace'

export function lowerClass(node: Node, namespaces: readonly string[], context: CppContext): ClassDef {
  const name = node.field('name')?.text().replace(/<.*$/s, '').split('::').at(-1)
  const body = childOfKind(node, 'field_declaration_list')
  const { start, end } = node.range()
  const macros = context.macros.filter(({ offset }) => offset > start.index && offset < end.index)
  const line = lineOf(node)
  const around: Decorator = {
    value: {
      kind: 'call',
      callee: { kind: 'name', name: NAMESPACE, line },
      args: namespaces.map((one) => ({ value: str(one) })),
      line,
    },
    line,
  }
  const marks = macros.map((macro): Decorator => ({ value: macroCall(macro), line: macro.line }))
  return {
    ...(name === undefined ? {} : { name }),
    bases: basesOf(node, context),
    decorators: [around, ...marks],
    members: [
      ...macros.flatMap(dtoField),
      ...(body === undefined ? [] : namedChildren(body).flatMap((one) => memberOf(one, context))),
    ],
    line,
  }
}

function basesOf(node: Node, context: CppContext): Expr[] {
  const clause = childOfKind(node, 'base_class_clause')
  if (clause === undefined) return []
  return namedChildren(clause).flatMap((one): Expr[] => {
    const type = one.kind() === 'access_specifier' ? undefined : context.type(one)
    if (type?.kind !== 'named') return []
    const of: Expr = { kind: 'name', name: type.name, line: lineOf(one) }
    return [type.args.length > 0 ? { kind: 'typed', of, type } : of]
  })
}

const DTO_TYPES: Readonly<Record<string, string>> = {
  String: 'string',
  Boolean: 'bool',
  Float32: 'float',
  Float64: 'double',
  Int8: 'int',
  Int16: 'int',
  Int32: 'int32',
  Int64: 'int64',
  UInt8: 'uint',
  UInt16: 'uint',
  UInt32: 'uint32',
  UInt64: 'uint64',
}

/** `DTO_FIELD(String, userName, "user-name")` of Oat++. */
function dtoField({ name, args, line }: Macro): Member[] {
  const [type = '', field, wire] = args
  if (name !== 'DTO_FIELD' || field === undefined) return []
  const scalar = DTO_TYPES[type.replace(/^oatpp::/, '')]
  const wireName = wire === undefined ? {} : { wireName: wire.replaceAll('"', '') }
  const of = /^(?:oatpp::)?(?:Object|List|Vector)<(?:oatpp::)?(?:Object<)?(\w+)/.exec(type)?.[1]
  const shown = scalar ?? of ?? 'object'
  return [{ name: field, line, type: { kind: 'named', name: shown, args: [] }, optional: true, ...wireName }]
}

function memberOf(node: Node, context: CppContext): Member[] {
  switch (node.kind()) {
    case 'function_definition': {
      const fn = lowerFunction(node, context)
      return fn.name === undefined ? [] : [methodMember(fn, node)]
    }
    case 'field_declaration':
    case 'declaration': {
      const declarator = node.field('declarator')
      const name = declaredName(declarator)
      const type = context.type(node.field('type'))
      if (name === undefined || declarator?.kind() === 'function_declarator') return []
      const value = node.field('default_value')
      return [
        {
          name,
          line: lineOf(node),
          ...(type === undefined ? {} : { type }),
          ...(value === null ? {} : { value: context.expr(value) }),
        },
      ]
    }
    case 'preproc_if':
    case 'preproc_ifdef':
    case 'template_declaration':
      return namedChildren(node).flatMap((one) => memberOf(one, context))
    default:
      return []
  }
}

/** A method; one that is called as its class is, is the constructor. */
export function methodMember(fn: FunctionDef, node: Node): Member {
  const name = fn.name ?? ''
  const isConstructor = node.field('type') === null
  return {
    name: isConstructor ? 'constructor' : name,
    line: fn.line,
    method: fn,
    ...(isConstructor ? { role: 'constructor' as const } : {}),
    ...(/^\s*static\b/.test(node.text().slice(0, 40)) ? { static: true } : {}),
  }
}

/** A function; the initializers of a constructor that hand arguments to a base come first. */
export function lowerFunction(node: Node, context: CppContext): FunctionDef {
  const declarator = functionDeclarator(node.field('declarator'))
  const full = declaredName(declarator)
  const initializers = childOfKind(node, 'field_initializer_list')
  const list = declarator === undefined ? undefined : childOfKind(declarator, 'parameter_list')
  const line = lineOf(declarator ?? node)
  const above =
    initializers === undefined
      ? []
      : childrenOfKind(initializers, 'field_initializer').flatMap((one) => {
          const given = childOfKind(one, 'argument_list')
          const isBase = /^[A-Z]|::/.test(one.text())
          return isBase
            ? [
                {
                  kind: 'do' as const,
                  value: {
                    kind: 'call' as const,
                    callee: { kind: 'super' as const },
                    args: argumentsOf(given, context),
                    line,
                  },
                },
              ]
            : []
        })
  return {
    ...(full === undefined ? {} : { name: full.split('::').at(-1) ?? full }),
    params: lowerParams(list, context),
    body: [...above, ...context.body(childOfKind(node, 'compound_statement', 'try_statement'))],
    line,
  }
}

export function functionDeclarator(node: Node | null, depth = 0): Node | undefined {
  if (node === null || depth > 8) return undefined
  return node.kind() === 'function_declarator'
    ? node
    : functionDeclarator(node.field('declarator') ?? namedChildren(node)[0] ?? null, depth + 1)
}
