/** Files and statements of C#. Namespaces are looked through: types are found by their names. */
import type { Expr, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, PartsContext } from '../parts.ts'
import { CLASS_KINDS, lowerClass } from './classes.ts'
import { lowerExpr, placeOf } from './expressions.ts'
import { lowerFunction } from './functions.ts'
import { lowerType } from './types.ts'

export const csharpLowering: Lowering = {
  language: 'csharp',
  grammars: ['csharp'],
  extensions: ['.cs', '.csx'],
  lower(source: Source): ModuleDef {
    const root = parseText('csharp', source.text)
    const context = new PartsContext(source, { expr: lowerExpr, body: lowerBody, type: lowerType })
    return {
      file: source.file,
      language: 'csharp',
      body: lowerBody(root, context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

function lowerBody(node: Node, context: PartsContext): Stmt[] {
  if (node.kind() === 'block' || node.kind() === 'compilation_unit' || node.kind() === 'declaration_list') {
    return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, context), []))
  }
  return statement(node, context)
}

function statement(node: Node, context: PartsContext): Stmt[] {
  const kind = node.kind()
  if (CLASS_KINDS.has(kind)) {
    const def = lowerClass(node, context)
    return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
  }
  switch (kind) {
    case 'global_statement':
    case 'declaration_list':
    case 'preproc_if':
    case 'preproc_else':
    case 'preproc_elif':
    case 'preproc_region':
    case 'ERROR':
      return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, context), []))
    case 'namespace_declaration':
    case 'file_scoped_namespace_declaration':
      return namedChildren(node).flatMap((child) => (isName(child) ? [] : statement(child, context)))
    case 'expression_statement':
      return namedChildren(node).map((child) => doExpr(context.expr(child)))
    case 'local_declaration_statement':
    case 'variable_declaration':
    case 'field_declaration':
      return declaration(node, context)
    case 'local_function_statement': {
      const fn = lowerFunction(node, context)
      return fn.name === undefined ? [] : [{ kind: 'function', name: fn.name, fn: { ...fn, keepsSelf: true } }]
    }
    case 'method_declaration': {
      // Outside a class: a fragment of a file, as snippets are.
      const fn = lowerFunction(node, context)
      return fn.name === undefined ? [] : [{ kind: 'function', name: fn.name, fn }]
    }
    case 'block':
      return [{ kind: 'block', certain: true, body: lowerBody(node, context) }]
    case 'return_statement': {
      const value = namedChildren(node)[0]
      return [value === undefined ? { kind: 'return' } : { kind: 'return', value: context.expr(value) }]
    }
    case 'throw_statement':
      return [{ kind: 'throw', value: context.optional(namedChildren(node)[0]), line: lineOf(node) }]
    case 'if_statement':
      return [
        {
          kind: 'if',
          test: condition(node.field('condition'), context),
          yes: context.body(node.field('consequence')),
          no: context.body(node.field('alternative')),
        },
      ]
    case 'foreach_statement': {
      const left = node.field('left')
      return [
        {
          kind: 'loop',
          mode: 'values',
          ...(left === null ? {} : { to: placeOf(left, context) }),
          over: context.optional(node.field('right')),
          body: context.body(node.field('body')),
        },
      ]
    }
    case 'for_statement':
    case 'while_statement':
    case 'do_statement':
      return [{ kind: 'loop', mode: 'while', body: context.body(node.field('body')) }]
    case 'using_statement':
    case 'lock_statement':
    case 'checked_statement':
    case 'fixed_statement':
    case 'unsafe_statement':
      return [...usingStatement(node, context)]
    case 'try_statement':
      return tryStatement(node, context)
    case 'switch_statement':
      return childrenOfKind(node.field('body') ?? node, 'switch_section').map((section): Stmt => ({
        kind: 'block',
        certain: false,
        body: section.children().flatMap((child) => statement(child, context)),
      }))
    default:
      return []
  }
}

function isName(node: Node): boolean {
  return node.kind() === 'qualified_name' || node.kind() === 'identifier'
}

/** Patterns (`x is null`) decide nothing that is known. */
function condition(node: Node | null, context: PartsContext): Expr {
  if (node === null) return UNKNOWN_EXPR
  if (node.kind() !== 'is_pattern_expression' && node.kind() !== 'is_expression') return context.expr(node)
  const of = namedChildren(node)[0]
  return { kind: 'binary', op: 'is', left: context.optional(of), right: UNKNOWN_EXPR }
}

function declaration(node: Node, context: PartsContext): Stmt[] {
  const holder = node.kind() === 'variable_declaration' ? node : childOfKind(node, 'variable_declaration')
  if (holder === undefined) return []
  const type = context.type(holder.field('type'))
  return childrenOfKind(holder, 'variable_declarator').flatMap((one): Stmt[] => {
    const [name, value] = namedChildren(one)
    if (name === undefined) return []
    return [
      {
        kind: 'let',
        to: placeOf(name, context),
        ...(value === undefined ? {} : { value: context.expr(value) }),
        ...(type === undefined ? {} : { type }),
        line: lineOf(one),
      },
    ]
  })
}

function usingStatement(node: Node, context: PartsContext): Stmt[] {
  const held = childOfKind(node, 'variable_declaration')
  const body = node.field('body') ?? childOfKind(node, 'block')
  const opened = held === undefined ? [] : declaration(held, context)
  return [...opened, { kind: 'block', certain: true, body: context.body(body) }]
}

function tryStatement(node: Node, context: PartsContext): Stmt[] {
  const result: Stmt[] = [{ kind: 'block', certain: true, body: context.body(node.field('body')) }]
  for (const clause of childrenOfKind(node, 'catch_clause', 'finally_clause')) {
    const body = clause.field('body') ?? childOfKind(clause, 'block')
    result.push({ kind: 'block', certain: clause.kind() === 'finally_clause', body: context.body(body) })
  }
  return result
}
