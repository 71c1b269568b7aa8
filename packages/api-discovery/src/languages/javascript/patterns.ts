/** What is on the left of an assignment, and parameters. */
import type { ParamDef, Pattern, PatternEntry } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { decoratorsOf, propertyName, type JavascriptContext } from './context.ts'
import { lowerType } from './types.ts'

const NOTHING: Pattern = { kind: 'list', items: [] }

export function lowerPattern(node: Node, context: JavascriptContext): Pattern {
  return context.deeper(() => pattern(node, context), NOTHING)
}

function pattern(node: Node, context: JavascriptContext): Pattern {
  switch (node.kind()) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
      return { kind: 'name', name: node.text() }
    case 'object_pattern':
      return objectPattern(node, context)
    case 'array_pattern':
      return listPattern(node, context)
    case 'assignment_pattern':
    case 'object_assignment_pattern': {
      const left = node.field('left')
      const right = node.field('right')
      const to = left === null ? NOTHING : lowerPattern(left, context)
      return right === null ? to : { kind: 'default', to, value: context.expr(right) }
    }
    case 'member_expression':
    case 'subscript_expression':
    case 'non_null_expression':
    case 'parenthesized_expression':
      return { kind: 'place', place: context.expr(node) }
    default:
      return NOTHING
  }
}

function objectPattern(node: Node, context: JavascriptContext): Pattern {
  const entries: PatternEntry[] = []
  let rest: string | undefined
  for (const child of node.children()) {
    switch (child.kind()) {
      case 'shorthand_property_identifier_pattern':
        entries.push({ key: child.text(), to: { kind: 'name', name: child.text() } })
        break
      case 'object_assignment_pattern': {
        const left = child.field('left')
        if (left !== null) entries.push({ key: left.text(), to: lowerPattern(child, context) })
        break
      }
      case 'pair_pattern': {
        const key = child.field('key')
        const value = child.field('value')
        if (key !== null && value !== null) entries.push({ key: propertyName(key), to: lowerPattern(value, context) })
        break
      }
      case 'rest_pattern':
        rest = child
          .children()
          .find((part) => part.kind() === 'identifier')
          ?.text()
    }
  }
  return { kind: 'object', entries, ...(rest === undefined ? {} : { rest }) }
}

function listPattern(node: Node, context: JavascriptContext): Pattern {
  const items: (Pattern | undefined)[] = []
  let rest: string | undefined
  let filled = false
  for (const child of node.children()) {
    if (child.kind() === ',') {
      if (!filled) items.push(undefined)
      filled = false
    } else if (child.kind() === 'rest_pattern') {
      rest = child
        .children()
        .find((part) => part.kind() === 'identifier')
        ?.text()
      filled = true
    } else if (child.isNamed()) {
      items.push(lowerPattern(child, context))
      filled = true
    }
  }
  return { kind: 'list', items, ...(rest === undefined ? {} : { rest }) }
}

/** Parameters of a function; TypeScript's carry types and, in constructors, become members. */
export function lowerParams(node: Node | null, context: JavascriptContext): ParamDef[] {
  if (node === null) return []
  // `x => …` has a bare name instead of a list.
  if (node.kind() === 'identifier') return [{ to: { kind: 'name', name: node.text() }, line: lineOf(node) }]
  return node
    .children()
    .flatMap((child) => (child.isNamed() && child.kind() !== 'comment' ? [param(child, context)] : []))
}

function param(node: Node, context: JavascriptContext): ParamDef {
  const line = lineOf(node)
  if (node.kind() !== 'required_parameter' && node.kind() !== 'optional_parameter') {
    if (node.kind() === 'rest_pattern') return restParam(node, line, context)
    const to = lowerPattern(node, context)
    return to.kind === 'default' ? { to: to.to, value: to.value, line } : { to, line }
  }
  const inner = node.field('pattern')
  if (inner === null) return { to: NOTHING, line }
  const type = lowerType(node.field('type'), context)
  const value = node.field('value')
  const decorators = decoratorsOf(node, context)
  const base =
    inner.kind() === 'rest_pattern' ? restParam(inner, line, context) : { to: lowerPattern(inner, context), line }
  return {
    ...base,
    ...(type === undefined ? {} : { type }),
    ...(value === null ? {} : { value: context.expr(value) }),
    ...(node.kind() === 'optional_parameter' ? { optional: true } : {}),
    ...(decorators.length === 0 ? {} : { decorators }),
  }
}

function restParam(node: Node, line: number, context: JavascriptContext): ParamDef {
  const inner = node.namedChildren()[0]
  return { to: inner === undefined ? NOTHING : lowerPattern(inner, context), rest: true, line }
}

/** Names of constructor parameters that TypeScript makes members: `constructor(private readonly users: Users)`. */
export function memberParams(node: Node | null): string[] {
  if (node === null) return []
  return node.children().flatMap((child) => {
    if (child.kind() !== 'required_parameter' && child.kind() !== 'optional_parameter') return []
    const makes = child
      .children()
      .some((part) => part.kind() === 'accessibility_modifier' || part.kind() === 'readonly')
    const name = child.field('pattern')
    return makes && name?.kind() === 'identifier' ? [name.text()] : []
  })
}
