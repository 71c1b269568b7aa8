/** Assigns what traffic shows to declared endpoints; what is left is templated by itself. */
import type { HostTraffic } from '../traffic/aggregate.ts'
import { emptyRecord, mergeRecord, type EndpointRecord } from '../traffic/record/endpoint-record.ts'
import { emptyNode, type PathNode } from '../traffic/templating/path-tree.ts'
import type { PrefixRule } from './inventory.ts'
import { PathRouter } from '../traffic/templating/path-router.ts'
import { prefixRules, type Declared, type Seen } from './prefixes.ts'

export interface Matched<T> {
  /** The record of each declared endpoint that was called. */
  readonly records: ReadonlyMap<T, EndpointRecord>
  /** Paths that are declared, called with methods that are not: by declared path, then method. */
  readonly otherMethods: ReadonlyMap<string, ReadonlyMap<string, EndpointRecord>>
  /** What fits nothing that is declared. */
  readonly rest: HostTraffic
  readonly prefixes: readonly PrefixRule[]
}

export interface Target<T> extends Declared {
  readonly value: T
  readonly path: string
}

interface Leaf {
  readonly node: PathNode
  readonly segments: readonly string[]
}

export function leavesOf(root: PathNode): Leaf[] {
  const leaves: Leaf[] = []
  const visit = (node: PathNode, segments: readonly string[]): void => {
    if (node.records.size > 0) leaves.push({ node, segments })
    for (const [key, child] of node.children) visit(child, [...segments, key])
  }
  visit(root, [])
  return leaves
}

export function matchTraffic<T>(
  targets: readonly Target<T>[],
  traffic: HostTraffic,
  given: readonly PrefixRule[],
): Matched<T> {
  const leaves = leavesOf(traffic.answered)
  const rules = [...prefixRules(targets, leaves.map(seenOf)), ...given]
  const router = new PathRouter<Target<T>>()
  for (const target of targets) router.add(target.segments, target)
  const records = new Map<T, EndpointRecord>()
  const otherMethods = new Map<string, Map<string, EndpointRecord>>()
  const taken = new Map<PathNode, Set<string>>()
  const take = (leaf: Leaf, isAnswered: boolean): void => {
    for (const [key, record] of leaf.node.records) {
      const { target, path } = find(router, rules, leaf.segments, key)
      if (target !== undefined) add(records, target.value, record)
      // A declared path that says "method not allowed" has no such endpoint.
      else if (path !== undefined && isAnswered) add(mapIn(otherMethods, path), key, record)
      else if (path === undefined) continue
      taken.set(leaf.node, (taken.get(leaf.node) ?? new Set()).add(key))
    }
  }
  for (const leaf of leaves) take(leaf, true)
  for (const leaf of leavesOf(traffic.unanswered)) take(leaf, false)
  return {
    records,
    otherMethods,
    rest: { answered: without(traffic.answered, taken), unanswered: without(traffic.unanswered, taken) },
    prefixes: rules.slice(1),
  }
}

function seenOf({ node, segments }: Leaf): Seen {
  return { methods: [...node.records.keys()].map(methodOf), segments }
}

function methodOf(key: string): string {
  const [method = key] = key.split(' ')
  return method
}

/** The declared endpoint, or else only the declared path. */
function find<T>(
  router: PathRouter<Target<T>>,
  rules: readonly PrefixRule[],
  segments: readonly string[],
  key: string,
): { readonly target?: Target<T>; readonly path?: string } {
  const method = methodOf(key)
  let path: string | undefined
  for (const rule of rules) {
    const rest = applied(rule, segments)
    if (rest === undefined) continue
    for (const target of router.match(rest)) {
      if (target.method === method) return { target }
      path ??= target.path
    }
  }
  // Servers answer HEAD where they answer GET (RFC 9110 §9.3.2).
  if (method === 'HEAD') return find(router, rules, segments, 'GET')
  return path === undefined ? {} : { path }
}

function applied(rule: PrefixRule, segments: readonly string[]): readonly string[] | undefined {
  const seen = rule.seen.split('/').filter((part) => part !== '')
  if (seen.some((part, i) => segments[i] !== part)) return undefined
  return [...rule.declared.split('/').filter((part) => part !== ''), ...segments.slice(seen.length)]
}

function add<K>(records: Map<K, EndpointRecord>, key: K, record: EndpointRecord): void {
  let into = records.get(key)
  if (into === undefined) {
    into = emptyRecord()
    records.set(key, into)
  }
  mergeRecord(into, record)
}

function mapIn<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let map = maps.get(key)
  if (map === undefined) {
    map = new Map()
    maps.set(key, map)
  }
  return map
}

/** The tree without what was taken, and without branches that then hold nothing. */
function without(node: PathNode, taken: ReadonlyMap<PathNode, ReadonlySet<string>>): PathNode {
  const copy = emptyNode(node.isText)
  copy.folded = node.folded
  for (const format of node.formats) copy.formats.add(format)
  const gone = taken.get(node)
  for (const [key, record] of node.records) if (gone?.has(key) !== true) copy.records.set(key, record)
  for (const [key, child] of node.children) {
    const rest = without(child, taken)
    if (rest.records.size > 0 || rest.children.size > 0) copy.children.set(key, rest)
  }
  return copy
}
