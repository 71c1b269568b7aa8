/** Files and statements of Dart. */
import type { Decorator, Expr, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, PartsContext } from '../parts.ts'
import { lowerClass } from './classes.ts'
import { groups, lowerExpr, sequence } from './expressions.ts'
import { annotation, isGetter, lowerFunction } from './functions.ts'
import { typeOf } from './types.ts'

/** The top level that all files of a folder have in common. */
const DART_SCOPE = 'dart'

export const dartLowering: Lowering = {
  language: 'dart',
  grammars: ['dart'],
  extensions: ['.dart'],
  lower(source: Source): ModuleDef {
    const root = parseText('dart', source.text)
    const context = new PartsContext(source, { expr: lowerExpr, body: lowerBody })
    return {
      file: source.file,
      language: 'dart',
      scope: DART_SCOPE,
      body: topLevel(root.children(), context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

/** Declarations and what stands beside them: annotations before, bodies and values after. */
function topLevel(nodes: readonly Node[], context: PartsContext): Stmt[] {
  const result: Stmt[] = []
  let marks: Decorator[] = []
  for (const [i, node] of nodes.entries()) {
    const kind = node.kind()
    if (kind === 'annotation') {
      marks.push(annotation(node, context))
      continue
    }
    result.push(
      ...context.deeper(() => declaration(node, nodes[i + 1], nodes.slice(Math.max(0, i - 4), i), marks, context), []),
    )
    if (node.isNamed() && kind !== 'comment') marks = []
  }
  return result
}

function declaration(
  node: Node,
  next: Node | undefined,
  before: readonly Node[],
  marks: readonly Decorator[],
  context: PartsContext,
): Stmt[] {
  switch (node.kind()) {
    case 'import_or_export': {
      const uri =
        node
          .find({ rule: { kind: 'uri' } })
          ?.text()
          .replace(/^['"]|['"]$/g, '') ?? ''
      return [{ kind: 'import', from: uri, names: [], line: lineOf(node) }]
    }
    case 'class_definition':
    case 'mixin_declaration':
    case 'enum_declaration': {
      const def = lowerClass(node, marks, context)
      return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
    }
    case 'function_signature':
    case 'getter_signature': {
      const fn = lowerFunction(node, next?.kind() === 'function_body' ? next : undefined, marks, context)
      if (fn.name === undefined) return []
      if (!isGetter(node)) return [{ kind: 'function', name: fn.name, fn: { ...fn, keepsSelf: true } }]
      const value: Expr = { kind: 'call', callee: { kind: 'function', fn }, args: [], line: fn.line }
      return [{ kind: 'let', to: { kind: 'name', name: fn.name }, value, line: fn.line }]
    }
    case 'static_final_declaration_list':
    case 'initialized_identifier_list':
      return namedChildren(node).flatMap((one) => variable(one, typeOf(before), context))
    default:
      return []
  }
}

function variable(node: Node, type: ReturnType<typeof typeOf>, context: PartsContext): Stmt[] {
  const parts = node.children()
  const equals = parts.findIndex((part) => part.kind() === '=')
  const before = equals < 0 ? parts : parts.slice(0, equals)
  const name = before.findLast((part) => part.kind() === 'identifier')?.text()
  const own = typeOf(before) ?? type
  if (name === undefined) return []
  return [
    {
      kind: 'let',
      to: { kind: 'name', name },
      ...(equals < 0 ? {} : { value: sequence(parts.slice(equals + 1), context) }),
      ...(own === undefined ? {} : { type: own }),
      line: lineOf(node),
    },
  ]
}

/** A block, `=> value`, or a single statement. */
function lowerBody(node: Node, context: PartsContext): Stmt[] {
  switch (node.kind()) {
    case 'function_body':
    case 'function_expression_body': {
      const block = childOfKind(node, 'block')
      if (block !== undefined) return lowerBody(block, context)
      const parts = node.children()
      const arrow = parts.findIndex((part) => part.kind() === '=>')
      return [{ kind: 'return', value: sequence(parts.slice(arrow + 1), context) }]
    }
    case 'block':
      return statements(node.children(), context)
    default:
      return statement(node, undefined, context)
  }
}

function statements(nodes: readonly Node[], context: PartsContext): Stmt[] {
  return nodes.flatMap((node, i) =>
    node.isNamed() ? context.deeper(() => statement(node, nodes[i + 1], context), []) : [],
  )
}

function statement(node: Node, next: Node | undefined, context: PartsContext): Stmt[] {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'local_variable_declaration':
      return namedChildren(node).flatMap((one) => variable(one, undefined, context))
    case 'local_function_declaration':
    case 'lambda_expression': {
      const signature = childOfKind(node, 'function_signature')
      const fn =
        signature === undefined ? undefined : lowerFunction(signature, childOfKind(node, 'function_body'), [], context)
      return fn?.name === undefined ? [] : [{ kind: 'function', name: fn.name, fn: { ...fn, keepsSelf: true } }]
    }
    case 'function_signature': {
      const fn = lowerFunction(node, next?.kind() === 'function_body' ? next : undefined, [], context)
      return fn.name === undefined ? [] : [{ kind: 'function', name: fn.name, fn: { ...fn, keepsSelf: true } }]
    }
    case 'expression_statement':
      return groups(node.children()).map((group) => {
        const value = sequence(group, context)
        return group[0]?.kind() === 'throw_expression' ? { kind: 'throw', value, line } : doExpr(value)
      })
    case 'return_statement': {
      const rest = node.children().slice(1)
      return [
        rest.some((child) => child.isNamed()) ? { kind: 'return', value: sequence(rest, context) } : { kind: 'return' },
      ]
    }
    case 'if_statement': {
      const [test, yes, no] = namedChildren(node)
      return [
        {
          kind: 'if',
          test: context.optional(test),
          yes: yes === undefined ? [] : lowerBody(yes, context),
          no: no === undefined ? [] : lowerBody(no, context),
        },
      ]
    }
    case 'for_statement':
      return [forStatement(node, context)]
    case 'while_statement':
    case 'do_statement':
      return [{ kind: 'loop', mode: 'while', body: context.body(childOfKind(node, 'block')) }]
    case 'try_statement':
      return childrenOfKind(node, 'block', 'finally_clause').map((block, i) => ({
        kind: 'block',
        certain: i === 0 || block.kind() === 'finally_clause',
        body: context.body(block.kind() === 'block' ? block : childOfKind(block, 'block')),
      }))
    case 'switch_statement': {
      const body = childOfKind(node, 'switch_block')
      return body === undefined ? [] : [{ kind: 'block', certain: false, body: statements(body.children(), context) }]
    }
    case 'block':
      return [{ kind: 'block', certain: true, body: statements(node.children(), context) }]
    case 'ERROR':
      return statements(node.children(), context)
    default:
      return []
  }
}

function forStatement(node: Node, context: PartsContext): Stmt {
  const parts = childOfKind(node, 'for_loop_parts')?.children() ?? []
  const at = parts.findIndex((part) => part.kind() === 'in')
  const body = namedChildren(node).at(-1)
  const own = body === undefined ? [] : lowerBody(body, context)
  if (at < 0) return { kind: 'loop', mode: 'while', body: own }
  const name =
    parts
      .slice(0, at)
      .findLast((part) => part.kind() === 'identifier')
      ?.text() ?? '_'
  const over = sequence(parts.slice(at + 1), context)
  return { kind: 'loop', mode: 'values', to: { kind: 'name', name }, over: over ?? UNKNOWN_EXPR, body: own }
}
