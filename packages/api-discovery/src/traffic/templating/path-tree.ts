/**
 * The paths that were seen, as a tree of segments. It only grows, by rules that ask for the set of what was seen and never
 * for its order: whoever counts the same exchanges in another order, or in parts that are merged, has the same tree.
 */
import { emptyRecord, mergeRecord, type EndpointRecord } from '../record/endpoint-record.ts'
import { isReserved, segmentOf } from './segment.ts'
import type { ValueFormat } from './value-format.ts'

export interface PathNode {
  readonly children: Map<string, PathNode>
  /** By method and protocol: `GET`, `GET ws`. */
  readonly records: Map<string, EndpointRecord>
  /** For nodes under a key with `{}`: which forms its values had. */
  readonly formats: Set<ValueFormat | 'text'>
  /** Free texts that became one parameter, because they were more than `MAX_TEXTS`; or names, more than `MAX_NAMES`. */
  folded: 'texts' | 'names' | undefined
  /** Whether this key is free text, which counts for `MAX_TEXTS`. */
  readonly isText: boolean
}

/** More free texts than this in one place are values. */
export const MAX_TEXTS = 8
/** More names than this in one place are values, however they look. */
export const MAX_NAMES = 400
/** Segments of a path that are told apart; the rest is `{wildcard}`. */
const MAX_DEPTH = 24
export const REST = '{*}'
const MAX_SEGMENT = 200

export function emptyNode(isText = false): PathNode {
  return { children: new Map(), records: new Map(), formats: new Set(), folded: undefined, isText }
}

/** Counts nodes of a whole aggregate; when none is left, new paths are not kept. */
export interface NodeBudget {
  left: number
}

/** The node of a path, which is made if need be; undefined when the budget is spent. */
export function nodeOf(root: PathNode, path: string, budget: NodeBudget): PathNode | undefined {
  let node = root
  let previous = ''
  let depth = 0
  let from = 0
  while (from < path.length) {
    // An empty segment is a doubled or trailing slash.
    let to = path.indexOf('/', from)
    if (to < 0) to = path.length
    if (to > from) {
      const raw = withoutMatrix(path.slice(from, to))
      const next = ++depth > MAX_DEPTH ? childOf(node, REST, false, budget) : step(node, raw, previous, budget)
      if (next === undefined) return undefined
      node = next
      previous = raw
      if (depth > MAX_DEPTH) return node
    }
    from = to + 1
  }
  return node
}

/** `;jsessionid=…` and other matrix parameters belong to the request, not to the path. */
function withoutMatrix(segment: string): string {
  const at = segment.indexOf(';')
  return at <= 0 ? segment : segment.slice(0, at)
}

function step(node: PathNode, raw: string, previous: string, budget: NodeBudget): PathNode | undefined {
  const known = raw.includes('{') ? undefined : node.children.get(raw)
  if (known !== undefined) return known
  const segment = segmentOf(raw, previous)
  if (segment.kind === 'value') {
    const child = childOf(node, segment.key, false, budget)
    child?.formats.add(segment.format)
    return child
  }
  const isText = segment.kind === 'text' || segment.key.length > MAX_SEGMENT
  const isFolded = isText ? node.folded !== undefined : node.folded === 'names' && !isReserved(segment.key)
  if (isFolded) {
    const child = childOf(node, '{}', false, budget)
    child?.formats.add('text')
    return child
  }
  const child = childOf(node, segment.key.slice(0, MAX_SEGMENT), isText, budget)
  if (child === undefined || !foldIfMany(node, budget)) return child
  return node.children.get(segment.key) ?? node.children.get('{}')
}

function childOf(node: PathNode, key: string, isText: boolean, budget: NodeBudget): PathNode | undefined {
  let child = node.children.get(key)
  if (child === undefined) {
    if (budget.left <= 0) return undefined
    budget.left--
    child = emptyNode(isText)
    node.children.set(key, child)
  }
  return child
}

/** Makes one parameter of free texts, and of names, when there are too many. True when it did. */
function foldIfMany(node: PathNode, budget: NodeBudget): boolean {
  // Most nodes have few children, and every new child asks.
  if (node.children.size <= MAX_TEXTS) return false
  let texts = 0
  let names = 0
  for (const [key, child] of node.children) {
    if (key.includes('{')) continue
    if (child.isText) texts++
    else if (!isReserved(key)) names++
  }
  const foldsNames = names > MAX_NAMES
  const foldsTexts = foldsNames || texts > MAX_TEXTS
  if (!foldsTexts) return false
  node.folded = foldsNames || node.folded === 'names' ? 'names' : 'texts'
  fold(node, (key, child) => child.isText || (foldsNames && !isReserved(key)), budget)
  return true
}

function fold(node: PathNode, isFolded: (key: string, child: PathNode) => boolean, budget: NodeBudget): void {
  let target = node.children.get('{}')
  for (const [key, child] of node.children) {
    if (key.includes('{') || !isFolded(key, child)) continue
    node.children.delete(key)
    budget.left++
    if (target === undefined) {
      target = emptyNode()
      budget.left--
      node.children.set('{}', target)
    }
    target.formats.add('text')
    mergeNode(target, child, budget)
  }
}

/** Adds what `from` knows. `from` stays as it is, and shares nothing with `into`. */
export function mergeNode(into: PathNode, from: PathNode, budget: NodeBudget): void {
  for (const [key, record] of from.records) {
    let own = into.records.get(key)
    if (own === undefined) {
      own = emptyRecord()
      into.records.set(key, own)
    }
    mergeRecord(own, record)
  }
  for (const format of from.formats) into.formats.add(format)
  for (const [key, child] of from.children) {
    const isFolded =
      !key.includes('{') && (child.isText ? into.folded !== undefined : into.folded === 'names' && !isReserved(key))
    const own = childOf(into, isFolded ? '{}' : key, !isFolded && child.isText, budget)
    if (own === undefined) continue
    if (isFolded) own.formats.add('text')
    mergeNode(own, child, budget)
  }
  if (from.folded !== undefined && into.folded !== 'names' && into.folded !== from.folded) {
    into.folded = from.folded
    fold(into, (key, child) => child.isText || (from.folded === 'names' && !isReserved(key)), budget)
  }
  foldIfMany(into, budget)
}
