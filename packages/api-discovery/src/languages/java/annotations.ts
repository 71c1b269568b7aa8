/** `@Name`, `@Name(value)`, `@Name(element = value, …)`. */
import type { Arg, Decorator, Expr } from '../../engine/ir.ts'
import { lineOf, str, UNKNOWN_EXPR } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOf, namedChildren, type JavaContext } from './context.ts'

export function lowerAnnotations(declaration: Node, context: JavaContext): Decorator[] {
  const modifiers = childOf(declaration, 'modifiers')
  if (modifiers === undefined) return []
  return modifiers.children().flatMap((child) => {
    const kind = child.kind()
    return kind === 'marker_annotation' || kind === 'annotation' ? [lowerAnnotation(child, context)] : []
  })
}

function lowerAnnotation(node: Node, context: JavaContext): Decorator {
  const line = lineOf(node)
  const name = node.field('name')
  const callee: Expr = name === null ? UNKNOWN_EXPR : context.expr(name)
  const given = node.field('arguments')
  if (given === null) return { value: callee, line }
  return { value: { kind: 'call', callee, args: namedChildren(given).map((arg) => element(arg, context)), line }, line }
}

function element(node: Node, context: JavaContext): Arg {
  if (node.kind() !== 'element_value_pair') return { value: elementValue(node, context) }
  const name = node.field('key')?.text() ?? ''
  return { name, value: elementValue(node.field('value'), context) }
}

/** An annotation inside another one is a call of its name. */
function elementValue(node: Node | null, context: JavaContext): Expr {
  if (node === null) return UNKNOWN_EXPR
  switch (node.kind()) {
    case 'element_value_array_initializer':
      return { kind: 'list', items: namedChildren(node).map((item) => elementValue(item, context)), line: lineOf(node) }
    case 'annotation':
      return lowerAnnotation(node, context).value
    case 'marker_annotation':
      return { kind: 'call', callee: lowerAnnotation(node, context).value, args: [], line: lineOf(node) }
    default:
      return context.expr(node)
  }
}

/** The name that `@JsonProperty("user_name")` and its kin give a field in JSON. */
export function wireNameOf(decorators: readonly Decorator[]): string | undefined {
  for (const { value } of decorators) {
    if (value.kind !== 'call' || value.callee.kind !== 'name' || !WIRE_NAMES.has(value.callee.name)) continue
    const given = value.args.find((arg) => arg.name === undefined || arg.name === 'value' || arg.name === 'name')
    if (given?.value.kind === 'string' && given.value.value !== '') return given.value.value
  }
  return undefined
}

const WIRE_NAMES = new Set(['JsonProperty', 'SerializedName', 'JsonbProperty', 'JSONField', 'SerialName', 'Json'])
const IGNORED = new Set(['JsonIgnore', 'JsonbTransient', 'Transient', 'JsonBackReference'])
const REQUIRED = new Set(['NotNull', 'NotBlank', 'NotEmpty', 'NonNull'])

function names(decorators: readonly Decorator[]): string[] {
  return decorators.map(({ value }) => {
    const callee = value.kind === 'call' ? value.callee : value
    return callee.kind === 'name' || callee.kind === 'member' ? callee.name : ''
  })
}

/** Whether a field stays out of JSON. */
export function isIgnored(decorators: readonly Decorator[]): boolean {
  return names(decorators).some((name) => IGNORED.has(name))
}

/** Whether a validation refuses values without the field. */
export function isRequired(decorators: readonly Decorator[]): boolean {
  return names(decorators).some((name) => REQUIRED.has(name))
}

/** Text for a name that stands for itself, as the constant of an enum. */
export function nameText(node: Node | null): Expr {
  return node === null ? UNKNOWN_EXPR : str(node.text())
}
