/** Files, statements and declarations of JavaScript and TypeScript. */
import type { Decorator, Expr, ImportName, ModuleDef, Pattern, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { changed, doExpr, lineOf, str, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Grammar, type Node } from '../parser.ts'
import { lowerClass, lowerEnum, lowerInterface } from './classes.ts'
import { decoratorsOf, JavascriptContext } from './context.ts'
import { lowerExpr, lowerFunction, stringValue } from './expressions.ts'
import { interopHelper } from './interop.ts'
import { lowerPattern } from './patterns.ts'
import { lowerType } from './types.ts'

const GRAMMAR: Record<string, Grammar> = {
  '.js': 'JavaScript',
  '.cjs': 'JavaScript',
  '.mjs': 'JavaScript',
  '.jsx': 'JavaScript',
  '.ts': 'TypeScript',
  '.cts': 'TypeScript',
  '.mts': 'TypeScript',
  '.tsx': 'Tsx',
}

export const javascriptLowering: Lowering = {
  language: 'javascript',
  grammars: ['JavaScript', 'TypeScript', 'Tsx'],
  extensions: Object.keys(GRAMMAR),
  lower(source: Source): ModuleDef {
    const extension = source.file.slice(source.file.lastIndexOf('.')).toLowerCase()
    const grammar = GRAMMAR[extension] ?? 'TypeScript'
    const root = parseText(grammar, source.text)
    const context = new JavascriptContext(source, grammar, { expr: lowerExpr, body: lowerBody, classDef: lowerClass })
    const body = lowerBody(root, context)
    return {
      file: source.file,
      language: 'javascript',
      body,
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

/** The statements inside a block or file. */
export function lowerBody(node: Node, context: JavascriptContext): Stmt[] {
  return node.namedChildren().flatMap((child) => lowerStatement(child, context))
}

export function lowerStatement(node: Node, context: JavascriptContext): Stmt[] {
  return context.deeper(() => statement(node, context), [])
}

function statement(node: Node, context: JavascriptContext): Stmt[] {
  switch (node.kind()) {
    case 'expression_statement': {
      const inner = node.child(0)
      return inner === null ? [] : [doExpr(lowerExpr(inner, context))]
    }
    case 'lexical_declaration':
    case 'variable_declaration':
      return node
        .children()
        .flatMap((child) => (child.kind() === 'variable_declarator' ? [declarator(child, context)] : []))
    case 'function_declaration':
    case 'generator_function_declaration': {
      const name = node.field('name')?.text()
      if (name === undefined) return []
      return [{ kind: 'function', name, fn: interopHelper(name, lineOf(node)) ?? lowerFunction(node, context) }]
    }
    case 'class_declaration':
    case 'abstract_class_declaration':
      return classStatement(node, context, [])
    case 'interface_declaration':
    case 'type_alias_declaration': {
      const def = lowerInterface(node, context)
      return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
    }
    case 'enum_declaration':
      return [lowerEnum(node, context)]
    case 'import_statement':
      return importStatement(node, context)
    case 'export_statement':
      return exportStatement(node, context)
    case 'return_statement': {
      const value = firstNamed(node)
      return [value === undefined ? { kind: 'return' } : { kind: 'return', value: lowerExpr(value, context) }]
    }
    case 'throw_statement': {
      const value = firstNamed(node)
      return value === undefined ? [] : [{ kind: 'throw', value: lowerExpr(value, context), line: lineOf(node) }]
    }
    case 'if_statement':
      return [ifStatement(node, context)]
    case 'for_in_statement':
      return [forIn(node, context)]
    case 'for_statement':
    case 'while_statement':
    case 'do_statement': {
      const body = node.field('body')
      const before = node.field('initializer')
      return [
        ...(before === null ? [] : lowerStatement(before, context)),
        { kind: 'loop', mode: 'while', body: body === null ? [] : lowerStatement(body, context) },
      ]
    }
    case 'statement_block':
      return [{ kind: 'block', body: lowerBody(node, context), certain: true }]
    case 'try_statement':
      return tryStatement(node, context)
    case 'switch_statement':
      return switchStatement(node, context)
    case 'labeled_statement': {
      const body = node.field('body')
      return body === null ? [] : lowerStatement(body, context)
    }
    case 'ambient_declaration':
    case 'internal_module':
    case 'module': {
      const body = node.field('body')
      return body === null ? [] : lowerBody(body, context)
    }
    // What a syntax error left over may still hold whole statements.
    case 'ERROR':
      return lowerBody(node, context)
    default:
      return []
  }
}

function firstNamed(node: Node): Node | undefined {
  return node.namedChildren().find((child) => child.kind() !== 'comment')
}

function declarator(node: Node, context: JavascriptContext): Stmt {
  const name = node.field('name')
  const value = node.field('value')
  const type = lowerType(node.field('type'), context)
  const helper = name?.kind() === 'identifier' ? interopHelper(name.text(), lineOf(node)) : undefined
  if (helper?.name !== undefined) return { kind: 'function', name: helper.name, fn: helper }
  return {
    kind: 'let',
    to: name === null ? { kind: 'list', items: [] } : lowerPattern(name, context),
    ...(value === null ? {} : { value: named(lowerExpr(value, context), name) }),
    ...(type === undefined ? {} : { type }),
    line: lineOf(node),
  }
}

/** A function or class without a name takes that of its variable, as in the language. */
function named(value: Expr, name: Node | null): Expr {
  if (name?.kind() !== 'identifier') return value
  if (value.kind === 'function' && value.fn.name === undefined)
    return { kind: 'function', fn: changed(value.fn, { name: name.text() }) }
  if (value.kind === 'class' && value.def.name === undefined)
    return { kind: 'class', def: { ...value.def, name: name.text() } }
  // const requireUser = createMiddleware(async (c, next) => …): the wrapped function goes by the variable's name too.
  const [only, ...rest] = value.kind === 'call' && value.callee.kind === 'name' ? value.args : []
  if (
    value.kind === 'call' &&
    rest.length === 0 &&
    only?.value.kind === 'function' &&
    only.value.fn.name === undefined
  ) {
    const fn = changed(only.value.fn, { name: name.text() })
    return { ...value, args: [{ ...only, value: { kind: 'function', fn } }] }
  }
  return value
}

function classStatement(node: Node, context: JavascriptContext, decorators: readonly Decorator[]): Stmt[] {
  const def = lowerClass(node, context, decorators)
  return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
}

function importStatement(node: Node, context: JavascriptContext): Stmt[] {
  const line = lineOf(node)
  const required = node.children().find((child) => child.kind() === 'import_require_clause')
  if (required !== undefined) {
    const local = required
      .children()
      .find((child) => child.kind() === 'identifier')
      ?.text()
    const from = required.field('source')
    if (local === undefined || from === null) return []
    const value: Expr = {
      kind: 'call',
      callee: { kind: 'name', name: 'require', line },
      args: [{ value: str(stringValue(from, context)) }],
      line,
    }
    return [{ kind: 'let', to: { kind: 'name', name: local }, value, line }]
  }
  const source = node.field('source')
  if (source === null) return []
  const clause = node.children().find((child) => child.kind() === 'import_clause')
  const names: ImportName[] = []
  for (const part of clause?.children() ?? []) {
    if (part.kind() === 'identifier') names.push({ imported: 'default', local: part.text() })
    else if (part.kind() === 'namespace_import') {
      const local = part
        .children()
        .find((child) => child.kind() === 'identifier')
        ?.text()
      if (local !== undefined) names.push({ imported: '*', local })
    } else if (part.kind() === 'named_imports') names.push(...specifiers(part, context))
  }
  return [{ kind: 'import', from: stringValue(source, context), names, line }]
}

function specifiers(node: Node, context: JavascriptContext): ImportName[] {
  return node.children().flatMap((child) => {
    const name = child.field('name')
    if (name === null) return []
    const imported = name.kind() === 'string' ? stringValue(name, context) : name.text()
    return [{ imported, local: child.field('alias')?.text() ?? imported }]
  })
}

function exportStatement(node: Node, context: JavascriptContext): Stmt[] {
  const children = node.children()
  const source = node.field('source')
  const clause = children.find((child) => child.kind() === 'export_clause')
  if (source !== null) {
    const from = stringValue(source, context)
    const namespace = children.find((child) => child.kind() === 'namespace_export')
    if (namespace !== undefined) {
      const local = namespace
        .children()
        .findLast((child) => child.isNamed())
        ?.text()
      return local === undefined ? [] : [{ kind: 'export-from', from, names: [{ imported: '*', local }] }]
    }
    return [{ kind: 'export-from', from, names: clause === undefined ? 'all' : specifiers(clause, context) }]
  }
  if (clause !== undefined) {
    const line = lineOf(node)
    return specifiers(clause, context).map(({ imported, local }) => ({
      kind: 'export',
      name: local,
      value: { kind: 'name', name: imported, line },
    }))
  }
  const decorators = decoratorsOf(node, context)
  const declaration = node.field('declaration')
  const isDefault = children.some((child) => child.kind() === 'default')
  if (declaration !== null) return exportedDeclaration(declaration, decorators, isDefault, context)
  const value = node.field('value') ?? children.findLast((child) => child.isNamed())
  if (value === undefined || value === null) return []
  const lowered = lowerExpr(value, context)
  if (isDefault) return [{ kind: 'export', name: 'default', value: lowered }]
  // `export = value` is `module.exports = value`.
  const line = lineOf(node)
  const place: Expr = { kind: 'member', of: { kind: 'name', name: 'module', line }, name: 'exports', line }
  return [doExpr({ kind: 'assign', to: { kind: 'place', place }, value: lowered })]
}

function exportedDeclaration(
  node: Node,
  decorators: readonly Decorator[],
  isDefault: boolean,
  context: JavascriptContext,
): Stmt[] {
  const line = lineOf(node)
  const kind = node.kind()
  if (isDefault && node.field('name') === null) {
    const value: Expr =
      kind === 'class_declaration' || kind === 'abstract_class_declaration'
        ? { kind: 'class', def: lowerClass(node, context, decorators) }
        : { kind: 'function', fn: lowerFunction(node, context) }
    return [{ kind: 'export', name: 'default', value }]
  }
  const statements =
    kind === 'class_declaration' || kind === 'abstract_class_declaration'
      ? classStatement(node, context, decorators)
      : lowerStatement(node, context)
  const names = statements.flatMap((one) => {
    if (one.kind === 'let') return patternNames(one.to)
    return one.kind === 'function' || one.kind === 'class' ? [one.name] : []
  })
  return [
    ...statements,
    ...names.map((name): Stmt => ({
      kind: 'export',
      name: isDefault ? 'default' : name,
      value: { kind: 'name', name, line },
    })),
  ]
}

function patternNames(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'name':
      return [pattern.name]
    case 'object':
      return [
        ...pattern.entries.flatMap((entry) => patternNames(entry.to)),
        ...(pattern.rest === undefined ? [] : [pattern.rest]),
      ]
    case 'list':
      return pattern.items.flatMap((item) => (item === undefined ? [] : patternNames(item)))
    case 'default':
      return patternNames(pattern.to)
    case 'place':
      return []
  }
}

function ifStatement(node: Node, context: JavascriptContext): Stmt {
  const test = node.field('condition')
  const then = node.field('consequence')
  const alternative = node.field('alternative')
  const otherwise = alternative === null ? undefined : firstNamed(alternative)
  return {
    kind: 'if',
    test: test === null ? UNKNOWN_EXPR : lowerExpr(test, context),
    yes: then === null ? [] : lowerStatement(then, context),
    no: otherwise === undefined ? [] : lowerStatement(otherwise, context),
  }
}

function forIn(node: Node, context: JavascriptContext): Stmt {
  const left = node.field('left')
  const right = node.field('right')
  const body = node.field('body')
  return {
    kind: 'loop',
    mode: node.field('operator')?.text() === 'in' ? 'keys' : 'values',
    ...(left === null ? {} : { to: lowerPattern(left, context) }),
    ...(right === null ? {} : { over: lowerExpr(right, context) }),
    body: body === null ? [] : lowerStatement(body, context),
  }
}

function tryStatement(node: Node, context: JavascriptContext): Stmt[] {
  const parts: Stmt[] = []
  const body = node.field('body')
  if (body !== null) parts.push({ kind: 'block', body: lowerBody(body, context), certain: true })
  const handler = node.field('handler')?.field('body')
  if (handler !== null && handler !== undefined)
    parts.push({ kind: 'block', body: lowerBody(handler, context), certain: false })
  const last = node.field('finalizer')?.field('body')
  if (last !== null && last !== undefined) parts.push({ kind: 'block', body: lowerBody(last, context), certain: true })
  return parts
}

function switchStatement(node: Node, context: JavascriptContext): Stmt[] {
  const value = node.field('value')
  const test: Stmt[] = value === null ? [] : [doExpr(lowerExpr(value, context))]
  const cases = node
    .field('body')
    ?.children()
    .filter((child) => child.kind() === 'switch_case' || child.kind() === 'switch_default')
  return [
    ...test,
    ...(cases ?? []).map((one): Stmt => {
      const label = one.field('value')
      const body = one
        .children()
        .flatMap((child) => (child.isNamed() && child.id() !== label?.id() ? lowerStatement(child, context) : []))
      // The label stands first, so that what is compared with can be seen.
      const first = label === null || label === undefined ? [] : [doExpr(lowerExpr(label, context))]
      return { kind: 'block', body: [...first, ...body], certain: false, line: lineOf(one) }
    }),
  ]
}
