/** Files and statements of Java. */
import type { Expr, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { scopeName } from '../jvm/names.ts'
import { doExpr, lineOf, UNKNOWN_EXPR } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { lowerAnnotations } from './annotations.ts'
import { isClassDeclaration, lowerClass } from './classes.ts'
import { childOf, JavaContext, namedChildren } from './context.ts'
import { argumentsOf, lowerExpr } from './expressions.ts'
import { importStatement } from './imports.ts'
import { lowerType } from './types.ts'

const PARTS = { expr: lowerExpr, body: lowerBody, classBody: lowerClass, annotations: lowerAnnotations }

export const javaLowering: Lowering = {
  language: 'java',
  grammars: ['java'],
  standsIn: ['.jsp', '.jspx'],
  extensions: ['.java'],
  lower(source: Source): ModuleDef {
    const root = parseText('java', source.text)
    const context = new JavaContext(source, PARTS)
    const declared = childOf(root, 'package_declaration')
    const name = declared === undefined ? undefined : childOf(declared, 'scoped_identifier', 'identifier')
    return {
      file: source.file,
      language: 'java',
      scope: scopeName(source.file, name?.text().replaceAll(/\s/g, '') ?? ''),
      body: lowerBody(root, context),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

function lowerBody(node: Node, context: JavaContext): Stmt[] {
  return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, context), []))
}

/** The body of `if`, `for` and their kin: a block or a single statement. */
function branch(node: Node | null, context: JavaContext): Stmt[] {
  if (node === null) return []
  return node.kind() === 'block' ? lowerBody(node, context) : context.deeper(() => statement(node, context), [])
}

function statement(node: Node, context: JavaContext): Stmt[] {
  if (isClassDeclaration(node)) {
    const def = lowerClass(node, context)
    return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
  }
  switch (node.kind()) {
    case 'import_declaration':
      return importStatement(node)
    case 'expression_statement':
    case 'yield_statement':
      return namedChildren(node).map((child) => doExpr(lowerExpr(child, context)))
    case 'local_variable_declaration':
      return variables(node, context)
    case 'return_statement': {
      const value = namedChildren(node)[0]
      return [value === undefined ? { kind: 'return' } : { kind: 'return', value: lowerExpr(value, context) }]
    }
    case 'throw_statement':
      return [{ kind: 'throw', value: context.optional(namedChildren(node)[0]), line: lineOf(node) }]
    case 'explicit_constructor_invocation':
      return constructorCall(node, context)
    case 'if_statement':
      return [
        {
          kind: 'if',
          test: context.optional(node.field('condition')),
          yes: branch(node.field('consequence'), context),
          no: branch(node.field('alternative'), context),
        },
      ]
    case 'enhanced_for_statement':
      return [
        {
          kind: 'loop',
          mode: 'values',
          to: { kind: 'name', name: node.field('name')?.text() ?? '_' },
          over: context.optional(node.field('value')),
          body: branch(node.field('body'), context),
        },
      ]
    case 'for_statement': {
      const first = node.children().filter((child) => child.kind() === 'local_variable_declaration')
      return [
        ...first.flatMap((child) => variables(child, context)),
        { kind: 'loop', mode: 'while', body: branch(node.field('body'), context) },
      ]
    }
    case 'while_statement':
    case 'do_statement':
      return [{ kind: 'loop', mode: 'while', body: branch(node.field('body'), context) }]
    case 'try_statement':
    case 'try_with_resources_statement':
      return tryStatement(node, context)
    case 'switch_expression':
    case 'switch_statement':
      return switchStatement(node, context)
    case 'synchronized_statement':
    case 'labeled_statement':
    case 'block':
    case 'ERROR':
      return [{ kind: 'block', body: lowerBody(node, context), certain: true }]
    // The rest of a class whose head was broken.
    case 'method_declaration':
      return context.body(node.field('body'))
    default:
      return []
  }
}

function variables(node: Node, context: JavaContext): Stmt[] {
  const type = lowerType(node.field('type'), context)
  return node.children().flatMap((child): Stmt[] => {
    if (child.kind() !== 'variable_declarator') return []
    const value = child.field('value')
    return [
      {
        kind: 'let',
        to: { kind: 'name', name: child.field('name')?.text() ?? '_' },
        ...(value === null ? {} : { value: lowerExpr(value, context) }),
        ...(type === undefined ? {} : { type }),
        line: lineOf(child),
      },
    ]
  })
}

/** `super(…)` fills in what the base class sets; `this(…)` would do what another constructor does. */
function constructorCall(node: Node, context: JavaContext): Stmt[] {
  const args = argumentsOf(node.field('arguments') ?? childOf(node, 'argument_list'), context)
  const isSuper = childOf(node, 'super') !== undefined
  const callee: Expr = isSuper ? { kind: 'super' } : UNKNOWN_EXPR
  return [doExpr({ kind: 'call', callee, args, line: lineOf(node) })]
}

function tryStatement(node: Node, context: JavaContext): Stmt[] {
  const resources = childOf(node, 'resource_specification')
  const opened = namedChildren(resources ?? node).flatMap((child): Stmt[] => {
    const name = child.kind() === 'resource' ? child.field('name') : null
    if (name === null) return []
    const to = { kind: 'name', name: name.text() } as const
    return [{ kind: 'let', to, value: context.optional(child.field('value')), line: lineOf(child) }]
  })
  const rest = node.children().flatMap((child): Stmt[] => {
    if (child.kind() === 'catch_clause') {
      return [{ kind: 'block', body: context.body(child.field('body')), certain: false }]
    }
    if (child.kind() !== 'finally_clause') return []
    return [{ kind: 'block', body: context.body(childOf(child, 'block')), certain: true }]
  })
  return [...opened, { kind: 'block', body: context.body(node.field('body')), certain: true }, ...rest]
}

function switchStatement(node: Node, context: JavaContext): Stmt[] {
  const groups = namedChildren(node.field('body') ?? node).filter((group) =>
    /^switch_(?:block_statement_group|rule)$/.test(group.kind()),
  )
  const condition = node.field('condition')
  const onText = groups.some((group) => labelsOf(group).some((label) => label.kind() === 'string_literal'))
  const on: Expr = { kind: 'name', name: '%switch', line: lineOf(node) }
  const is = (label: Node): Expr => ({ kind: 'binary', op: '==', left: on, right: lowerExpr(label, context) })
  // Labels without statements belong to those that follow.
  let labels: Node[] = []
  const branches = groups.map((group): Stmt => {
    const body = lowerBody(group, context)
    labels.push(...(onText ? labelsOf(group) : []))
    const [first, ...more] = labels
    if (first === undefined || body.length === 0) return { kind: 'block', body, certain: false }
    labels = []
    const test = more.reduce<Expr>((before, label) => ({ kind: 'either', first: before, second: is(label) }), is(first))
    return { kind: 'if', test, yes: body, no: [] }
  })
  if (!onText || condition === null) return branches
  const subject = context.optional(condition)
  return [{ kind: 'let', to: { kind: 'name', name: '%switch' }, value: subject, line: lineOf(node) }, ...branches]
}

/** `case "GET", "HEAD"`; none of a default. */
function labelsOf(group: Node): Node[] {
  return namedChildren(group).flatMap((child) => (child.kind() === 'switch_label' ? namedChildren(child) : []))
}
