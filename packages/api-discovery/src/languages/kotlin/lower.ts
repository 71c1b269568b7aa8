/** Files and statements of Kotlin. */
import type { Decorator, Expr, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { importOf } from '../jvm/imports.ts'
import { scopeName } from '../jvm/names.ts'
import { changed, doExpr, lineOf } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { looseAnnotations } from './annotations.ts'
import { lowerClass } from './classes.ts'
import { after, childOf, KotlinContext, kindOf, nameOf, namedChildren } from './context.ts'
import { ifBranches, lowerExpr } from './expressions.ts'
import { lowerFunction, lowerVariable } from './functions.ts'
import { lowerProperty } from './properties.ts'
import { lowerType, isType } from './types.ts'

const PARTS = { expr: lowerExpr, body: lowerBody, classOf: lowerClass, function: lowerFunction }

export const kotlinLowering: Lowering = {
  language: 'kotlin',
  grammars: ['kotlin'],
  extensions: ['.kt', '.kts'],
  lower(source: Source): ModuleDef {
    // The grammar does not know interfaces of one function.
    const text = source.text.replaceAll(/\bfun(?=\s+interface\b)/g, '   ')
    const root = parseText('kotlin', text)
    const context = new KotlinContext({ ...source, text }, PARTS)
    const declared = childOf(childOf(root, 'package_header'), 'identifier')
    return {
      file: source.file,
      language: 'kotlin',
      scope: scopeName(source.file, nameOf(declared).replaceAll(/\s/g, '')),
      body: lowerBody(root, context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

function lowerBody(node: Node, context: KotlinContext, returnsLast = false): Stmt[] {
  const children = namedChildren(node)
  let loose: Decorator[] = []
  return children.flatMap((child, i) =>
    context.deeper(() => {
      // `@RequestMapping("/books")` on a line of its own is an expression to the grammar.
      const annotations = looseAnnotations(child, context)
      if (annotations !== undefined) {
        const { declaration, decorators } = annotations
        loose = [...loose, ...decorators]
        if (declaration === undefined) return []
        const again = reparsed(declaration, context).map((one) => annotated(one, loose))
        loose = []
        return again
      }
      const isLast = returnsLast && i === children.length - 1
      if (isLast && isExpression(child)) return [{ kind: 'return', value: lowerExpr(child, context) }]
      const lowered = statement(child, context).map((one) => annotated(one, loose))
      loose = []
      return lowered
    }, []),
  )
}

/** Lowers a part of the file again from its text, at its own lines. */
function reparsed(node: Node, context: KotlinContext): Stmt[] {
  const inner = context.over(`${'\n'.repeat(node.range().start.line)}${context.slice(node)}`)
  return namedChildren(parseText('kotlin', inner.text)).flatMap((child) => statement(child, inner))
}

function annotated(statement: Stmt, decorators: readonly Decorator[]): Stmt {
  if (decorators.length === 0) return statement
  if (statement.kind === 'class') {
    const { def } = statement
    return { ...statement, def: { ...def, decorators: [...decorators, ...def.decorators] } }
  }
  if (statement.kind !== 'function') return statement
  return {
    ...statement,
    fn: changed(statement.fn, { decorators: [...decorators, ...(statement.fn.decorators ?? [])] }),
  }
}

const STATEMENTS =
  /^(?:property_declaration|function_declaration|class_declaration|object_declaration|type_alias|assignment|for_statement|while_statement|do_while_statement|jump_expression|if_expression|when_expression|try_expression|label|import_list|package_header|ERROR|statements|file_annotation)$/

function isExpression(node: Node): boolean {
  return !STATEMENTS.test(kindOf(node))
}

function statement(node: Node, context: KotlinContext): Stmt[] {
  switch (kindOf(node)) {
    case 'import_list':
      return namedChildren(node).flatMap(importHeader)
    case 'import_header':
      return importHeader(node)
    case 'function_declaration': {
      const fn = lowerFunction(node, context)
      return fn.name === undefined ? [] : [{ kind: 'function', name: fn.name, fn }]
    }
    case 'class_declaration':
    case 'object_declaration': {
      const def = lowerClass(node, context)
      return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
    }
    case 'type_alias': {
      const name = nameOf(childOf(node, 'type_identifier', 'simple_identifier'))
      const alias = lowerType(node.children().find(isType), context)
      if (alias === undefined) return []
      return [{ kind: 'class', name, def: { name, bases: [], decorators: [], members: [], line: lineOf(node), alias } }]
    }
    case 'property_declaration':
      return lowerProperty(node, context)
    case 'assignment':
      return [assignment(node, context)]
    case 'if_expression':
      return [ifStatement(node, context)]
    case 'when_expression':
      return whenStatement(node, context)
    case 'try_expression':
      return tryStatement(node, context)
    case 'for_statement': {
      const over = after(node, 'in')
      return [
        {
          kind: 'loop',
          mode: 'values',
          to: lowerVariable(childOf(node, 'variable_declaration', 'multi_variable_declaration')),
          ...(over === undefined ? {} : { over: lowerExpr(over, context) }),
          body: branch(childOf(node, 'control_structure_body'), context),
        },
      ]
    }
    case 'while_statement':
    case 'do_while_statement':
      return [{ kind: 'loop', mode: 'while', body: branch(childOf(node, 'control_structure_body'), context) }]
    case 'jump_expression':
      return jump(node, context)
    case 'statements':
    case 'ERROR':
      return lowerBody(node, context)
    default:
      return isExpression(node) ? [doExpr(lowerExpr(node, context))] : []
  }
}

function importHeader(node: Node): Stmt[] {
  const named = childOf(node, 'identifier')
  if (named === undefined) return []
  const dotted = named.text().replaceAll(/[\s`]/g, '')
  const isStar = childOf(node, 'wildcard_import') !== undefined
  // What matters of the languages' own packages is known by name.
  if (isStar && /^(?:java|kotlin)\./.test(dotted)) return []
  const alias = childOf(node, 'import_alias')
  const local = alias === undefined ? undefined : nameOf(childOf(alias, 'type_identifier', 'simple_identifier'))
  return [importOf(dotted, isStar, local, lineOf(node))]
}

function jump(node: Node, context: KotlinContext): Stmt[] {
  const value = namedChildren(node).find((child) => kindOf(child) !== 'label')
  const word = kindOf(node.children()[0])
  if (word === 'throw') return [{ kind: 'throw', value: context.optional(value), line: lineOf(node) }]
  if (!word.startsWith('return')) return []
  return [value === undefined ? { kind: 'return' } : { kind: 'return', value: lowerExpr(value, context) }]
}

function assignment(node: Node, context: KotlinContext): Stmt {
  const target = childOf(node, 'directly_assignable_expression')
  const operator = node.children().find((child) => !child.isNamed() && kindOf(child).endsWith('='))
  const op = kindOf(operator).slice(0, -1)
  const value = context.optional(after(node, kindOf(operator)))
  const place = assigned(target, context)
  const to = place.kind === 'name' ? ({ kind: 'name', name: place.name } as const) : ({ kind: 'place', place } as const)
  // `+=` changes an object that has it, and else gives the name a new value.
  if (op === '+') return doExpr({ kind: 'assign', to, value: plusAssign(place, value, lineOf(node)) })
  return doExpr({ kind: 'assign', to, value, ...(op === '' ? {} : { op }) })
}

function plusAssign(place: Expr, value: Expr, line: number): Expr {
  return { kind: 'call', callee: { kind: 'member', of: place, name: 'plusAssign', line }, args: [{ value }], line }
}

/** `a`, `a.b`, `a[0]`, whose parts stand side by side. */
function assigned(target: Node | undefined, context: KotlinContext): Expr {
  const [first, ...suffixes] = target === undefined ? [] : namedChildren(target)
  return suffixes.reduce<Expr>((of, suffix) => {
    const inner = namedChildren(suffix)[0]
    const line = lineOf(suffix)
    if (kindOf(suffix) === 'navigation_suffix') return { kind: 'member', of, name: nameOf(inner), line }
    return { kind: 'index', of, key: context.optional(inner), line }
  }, context.optional(first))
}

function branch(node: Node | undefined, context: KotlinContext): Stmt[] {
  if (node === undefined) return []
  const block = childOf(node, 'statements')
  if (block !== undefined) return lowerBody(block, context)
  return namedChildren(node).flatMap((child) => statement(child, context))
}

function ifStatement(node: Node, context: KotlinContext): Stmt {
  const [yes, no] = ifBranches(node)
  return { kind: 'if', test: context.optional(after(node, '(')), yes: branch(yes, context), no: branch(no, context) }
}

function whenStatement(node: Node, context: KotlinContext): Stmt[] {
  const subject = childOf(
    childOf(node, 'when_subject'),
    'simple_identifier',
    'call_expression',
    'navigation_expression',
  )
  const entries = namedChildren(node).filter((child) => kindOf(child) === 'when_entry')
  return [
    ...(subject === undefined ? [] : [doExpr(lowerExpr(subject, context))]),
    ...entries.map((entry): Stmt => ({
      kind: 'block',
      body: branch(childOf(entry, 'control_structure_body'), context),
      certain: false,
    })),
  ]
}

function tryStatement(node: Node, context: KotlinContext): Stmt[] {
  const body = context.body(childOf(node, 'statements'))
  const rest = node.children().flatMap((child): Stmt[] => {
    const kind = kindOf(child)
    if (kind !== 'catch_block' && kind !== 'finally_block') return []
    return [{ kind: 'block', body: context.body(childOf(child, 'statements')), certain: kind === 'finally_block' }]
  })
  return [{ kind: 'block', body, certain: true }, ...rest]
}
