/** From the tree of what was seen to templates. A pure function of the tree, so of the set of what was seen. */
import type { EndpointRecord } from '../record/endpoint-record.ts'
import { valuesAmongNames } from './alike.ts'
import { ParameterNames } from './parameter-names.ts'
import { emptyNode, MAX_NAMES, MAX_TEXTS, mergeNode, type PathNode } from './path-tree.ts'
import { isReserved } from './segment.ts'
import type { ValueFormat } from './value-format.ts'

export interface TemplateParameter {
  readonly name: string
  readonly formats: ReadonlySet<ValueFormat | 'text'>
}

export interface Template {
  /** As `/users/{userId}/orders`. */
  readonly path: string
  readonly parameters: readonly TemplateParameter[]
  /** By method and protocol: `GET`, `GET ws`. */
  readonly records: ReadonlyMap<string, EndpointRecord>
}

/** Why values became a parameter, or a name beside one stayed. */
export interface TemplateDecision {
  readonly path: string
  readonly decision: 'merged' | 'kept'
  readonly reason: string
}

export interface Templates {
  readonly templates: readonly Template[]
  readonly decisions: readonly TemplateDecision[]
}

export function templatesOf(root: PathNode): Templates {
  const templates: Template[] = []
  const decisions: TemplateDecision[] = []
  visit(root, new ParameterNames(), templates, decisions)
  return { templates, decisions }
}

function visit(node: PathNode, names: ParameterNames, templates: Template[], decisions: TemplateDecision[]): void {
  if (node.records.size > 0) templates.push({ path: names.path, parameters: names.parameters, records: node.records })
  const children = mergedChildren(node, names, decisions)
  for (const [key, child] of [...children].sort(([a], [b]) => (a < b ? -1 : 1)))
    visit(child, names.with(key, child.formats), templates, decisions)
}

function mergedChildren(
  node: PathNode,
  names: ParameterNames,
  decisions: TemplateDecision[],
): ReadonlyMap<string, PathNode> {
  const values = valuesAmongNames(node)
  const parameter = node.children.get('{}')
  const path = (child: PathNode | undefined): string => names.with('{}', child?.formats ?? new Set()).path
  if (node.folded !== undefined) decisions.push({ path: path(parameter), decision: 'merged', reason: foldReason(node) })
  if (values === undefined) {
    if (parameter !== undefined) keepReasons(node, new Set(), names, decisions)
    return node.children
  }
  const merged = emptyNode()
  if (parameter !== undefined) mergeNode(merged, parameter, { left: Number.POSITIVE_INFINITY })
  const children = new Map(node.children)
  for (const key of values.keys) {
    const child = node.children.get(key)
    if (child === undefined) continue
    children.delete(key)
    mergeNode(merged, child, { left: Number.POSITIVE_INFINITY })
  }
  merged.formats.add('text')
  children.set('{}', merged)
  decisions.push({ path: path(merged), decision: 'merged', reason: values.reason })
  keepReasons(node, new Set(values.keys), names, decisions)
  return children
}

function foldReason({ folded }: PathNode): string {
  return folded === 'names'
    ? `more than ${MAX_NAMES} names stood in this place`
    : `more than ${MAX_TEXTS} different texts stood in this place`
}

/** Names that stay beside a parameter. */
function keepReasons(
  node: PathNode,
  merged: ReadonlySet<string>,
  names: ParameterNames,
  decisions: TemplateDecision[],
): void {
  const kept = [...node.children.keys()].filter((key) => !key.includes('{') && !merged.has(key)).sort()
  for (const key of kept.slice(0, 50)) {
    const reason = isReserved(key)
      ? 'is a word that APIs put beside values of this place'
      : 'answered otherwise than the parameter beside it, or too little was seen of it'
    decisions.push({ path: names.with(key, new Set()).path, decision: 'kept', reason })
  }
}
