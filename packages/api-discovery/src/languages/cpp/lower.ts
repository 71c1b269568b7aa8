/** Files and statements of C++. Namespaces are looked through. */
import type { Expr, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'
import { functionDeclarator, lowerClass, lowerFunction, methodMember } from './classes.ts'
import { CppContext } from './context.ts'
import { argumentsOf, declaredName, lowerExpr } from './expressions.ts'
import { takeMacros } from './macros.ts'
import { lowerType } from './types.ts'

/** The top level that all files of a folder have in common. */
const CPP_SCOPE = 'cpp'

export const cppLowering: Lowering = {
  language: 'cpp',
  grammars: ['cpp'],
  extensions: ['.cpp', '.cc', '.cxx', '.hpp', '.hh', '.hxx', '.h', '.ipp', '.inl'],
  lower(source: Source): ModuleDef {
    const { text, macros } = takeMacros(source.text)
    const root = parseText('cpp', text)
    const context = new CppContext({ ...source, text }, { expr: lowerExpr, body: lowerBody, type: lowerType }, macros)
    return {
      file: source.file,
      language: 'cpp',
      scope: CPP_SCOPE,
      body: topLevel(root, [], context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

const HOLDERS =
  /^(?:translation_unit|declaration_list|linkage_specification|preproc_if|preproc_ifdef|preproc_else|preproc_elif|template_declaration|ERROR)$/

function topLevel(node: Node, namespaces: readonly string[], context: CppContext): Stmt[] {
  return namedChildren(node).flatMap((child) => context.deeper(() => declaration(child, namespaces, context), []))
}

function declaration(node: Node, namespaces: readonly string[], context: CppContext): Stmt[] {
  const kind = node.kind()
  if (HOLDERS.test(kind)) return topLevel(node, namespaces, context)
  switch (kind) {
    case 'namespace_definition': {
      const name = node.field('name')?.text()
      const body = node.field('body')
      const inner = name === undefined ? namespaces : [...namespaces, ...name.split('::')]
      return body === null ? [] : topLevel(body, inner, context)
    }
    case 'class_specifier':
    case 'struct_specifier': {
      const def = lowerClass(node, namespaces, context)
      return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
    }
    case 'function_definition': {
      const fn = lowerFunction(node, context)
      const full = declaredName(functionDeclarator(node.field('declarator')))
      if (fn.name === undefined || full === undefined) return []
      const owner = full.split('::').at(-2)
      if (owner !== undefined) return [{ kind: 'extend', name: owner, members: [methodMember(fn, node)] }]
      return [{ kind: 'function', name: fn.name, fn: { ...fn, keepsSelf: true } }]
    }
    case 'using_declaration':
    case 'preproc_include':
      return [{ kind: 'import', from: node.text().replace(/^\S+\s*/, ''), names: [], line: lineOf(node) }]
    default:
      return statement(node, context)
  }
}

function lowerBody(node: Node, context: PartsContext): Stmt[] {
  if (node.kind() !== 'compound_statement') return context.deeper(() => statement(node, context), [])
  return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, context), []))
}

function statement(node: Node, context: PartsContext): Stmt[] {
  const line = lineOf(node)
  switch (node.kind()) {
    case 'expression_statement':
      return namedChildren(node).map((child) => doExpr(context.expr(child)))
    case 'declaration':
      return variables(node, context)
    case 'return_statement':
    case 'co_return_statement': {
      const value = namedChildren(node)[0]
      return [value === undefined ? { kind: 'return' } : { kind: 'return', value: context.expr(value) }]
    }
    case 'throw_statement':
      return [{ kind: 'throw', value: context.optional(namedChildren(node)[0]), line }]
    case 'if_statement': {
      const other = node.field('alternative')
      return [
        {
          kind: 'if',
          test: context.optional(node.field('condition')),
          yes: context.body(node.field('consequence')),
          no: context.body(other?.kind() === 'else_clause' ? namedChildren(other)[0] : other),
        },
      ]
    }
    case 'for_range_loop': {
      const name = declaredName(node.field('declarator')) ?? '_'
      const over = context.optional(node.field('right'))
      return [
        { kind: 'loop', mode: 'values', to: { kind: 'name', name }, over, body: context.body(node.field('body')) },
      ]
    }
    case 'for_statement':
    case 'while_statement':
    case 'do_statement':
      return [
        {
          kind: 'loop',
          mode: 'while',
          body: context.body(node.field('body') ?? childOfKind(node, 'compound_statement')),
        },
      ]
    case 'switch_statement': {
      const body = childOfKind(node, 'compound_statement')
      return (body === undefined ? [] : childrenOfKind(body, 'case_statement')).map((one) => ({
        kind: 'block',
        certain: false,
        body: namedChildren(one).flatMap((child) => context.deeper(() => statement(child, context), [])),
      }))
    }
    case 'try_statement': {
      const result: Stmt[] = [
        { kind: 'block', certain: true, body: context.body(childOfKind(node, 'compound_statement')) },
      ]
      for (const clause of childrenOfKind(node, 'catch_clause')) {
        result.push({ kind: 'block', certain: false, body: context.body(childOfKind(clause, 'compound_statement')) })
      }
      return result
    }
    case 'compound_statement':
      return [{ kind: 'block', certain: true, body: lowerBody(node, context) }]
    case 'preproc_if':
    case 'preproc_ifdef':
    case 'preproc_else':
    case 'ERROR':
      return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, context), []))
    default:
      return node.kind().endsWith('_expression') ? [doExpr(context.expr(node))] : []
  }
}

/** `T a = b;`, `T a(b);`, `T a{b};` and `T a;`, which makes one when `T` is a class. */
function variables(node: Node, context: PartsContext): Stmt[] {
  const typeNode = node.field('type')
  const type = context.type(typeNode)
  const made = (args: Node | undefined): Expr => ({
    kind: 'call',
    callee: context.optional(typeNode),
    args: argumentsOf(args, context),
    line: lineOf(node),
    constructs: true,
  })
  const declarators = node.children().filter((child) => /declarator$|^identifier$/.test(child.kind()))
  return declarators.flatMap((one): Stmt[] => {
    const name = declaredName(one)
    if (name === undefined || one.kind() === 'function_declarator') return []
    const isClass = /^(?:type_identifier|qualified_identifier|template_type)$/.test(String(typeNode?.kind()))
    const value = one.kind() === 'init_declarator' ? one.field('value') : null
    const isMade =
      value === null
        ? isClass && one.kind() === 'identifier'
        : /^(?:argument_list|initializer_list)$/.test(value.kind())
    const list = value ?? undefined
    const given =
      isMade && isClass && !isPlain(type) ? made(list) : value === null ? undefined : initial(value, context)
    return [
      {
        kind: 'let',
        to: { kind: 'name', name },
        ...(given === undefined ? {} : { value: given }),
        ...(type === undefined ? {} : { type }),
        line: lineOf(one),
      },
    ]
  })
}

/** Texts and lists are what they are made from. */
function isPlain(type: ReturnType<PartsContext['type']>): boolean {
  return (
    type?.kind === 'list' || (type?.kind === 'named' && /^(?:string|string_view|map|unordered_map)$/.test(type.name))
  )
}

function initial(value: Node, context: PartsContext): Expr {
  if (value.kind() !== 'argument_list' && value.kind() !== 'initializer_list') return context.expr(value)
  const items = namedChildren(value)
  const [only] = items
  if (items.length === 1 && only !== undefined && value.kind() === 'argument_list') return context.expr(only)
  if (items.length === 1 && only?.kind() === 'string_literal') return context.expr(only)
  return items.length === 0
    ? UNKNOWN_EXPR
    : { kind: 'list', items: items.map((item) => context.expr(item)), line: lineOf(value) }
}
