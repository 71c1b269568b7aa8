/** From route values to routes: one for every way from a root to what answers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Site } from '../../../engine/native.ts'
import { alternatives, concat, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type Body, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { nodesIn, type DirectiveFacts, type RouteNode } from './directive.ts'

const MAX_DEPTH = 40
const MAX_ROUTES = 4_000

interface Way {
  readonly path: readonly Value[]
  readonly methods: readonly HttpMethod[] | undefined
  readonly params: readonly Param[]
  readonly body: Body | undefined
  readonly guards: readonly { readonly guard: FoundGuard; readonly line: number }[]
  /** Of the directive that says the method, else of the last one. */
  readonly site: Site | undefined
}

const START: Way = { path: [], methods: undefined, params: [], body: undefined, guards: [], site: undefined }

const reader: Reader = {
  framework: 'akka-http',
  syntax: bracePath,
  // Only this adapter registers routes with this reader, and it gives them their guards.
  routeGuards: (route) => route.facts as Way['guards'],
}

export function writeRoutes(nodes: readonly RouteNode[], run: Interpreter): void {
  // A route that was read by itself as well as where it is used counts where it is used.
  const used = new Set(nodes.filter((node) => node.isConsumed).map(({ key }) => key))
  let count = 0
  const walk = (node: RouteNode, way: Way, depth: number): void => {
    if (depth > MAX_DEPTH) return
    for (const facts of node.options) {
      const next = extended(way, facts, node)
      const inner = node.inner.flatMap((one) => partsOf(one))
      for (const part of inner) {
        const within = nodesIn(part)
        if (within.length > 0) within.forEach((one) => walk(one, next, depth + 1))
        else if (answers(part) && count++ < MAX_ROUTES) write(next, part, run)
      }
    }
  }
  for (const node of nodes) if (!node.isConsumed && !used.has(node.key)) walk(node, START, 0)
}

/** Members of lists and unions, each by itself. */
function partsOf(value: Value): readonly Value[] {
  if (value.kind === 'list') return value.items.flatMap(partsOf)
  return alternatives(value)
}

const NO_ANSWER =
  /^(?:reject|getFromResourceDirectory|getFromDirectory|getFromBrowseableDirectory|getFromBrowseableDirectories|listDirectoryContents)$/

function answers(value: Value): boolean {
  if (value.kind !== 'external') return value.kind !== 'constant'
  return !value.path.some((part) => NO_ANSWER.test(part))
}

function extended(way: Way, facts: DirectiveFacts, node: RouteNode): Way {
  const names = [...node.names]
  const path = facts.path.flatMap((part): Value[] => {
    if (!('extracts' in part)) return [text('/'), part]
    const name = names.shift()
    return [text(`/{${name === undefined || name === '_' ? part.extracts : name}}`)]
  })
  const guard = facts.guard === undefined ? [] : [{ guard: facts.guard, line: node.site.line }]
  return {
    path: [...way.path, ...path],
    methods: facts.methods ?? way.methods,
    params: [...way.params, ...facts.params],
    body: facts.body ?? way.body,
    guards: [...way.guards, ...guard],
    site:
      facts.methods !== undefined || way.methods === undefined
        ? isTelling(facts)
          ? node.site
          : (way.site ?? node.site)
        : way.site,
  }
}

function isTelling(facts: DirectiveFacts): boolean {
  return facts.methods !== undefined || facts.path.length > 0
}

function write(way: Way, answer: Value, run: Interpreter): void {
  const { site } = way
  // What nothing is said of is no endpoint: a directive around something that is not seen.
  if (site === undefined || (way.path.length === 0 && way.methods === undefined)) return
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const isSocket = answer.kind === 'external' && answer.path.some((part) => part.startsWith('handleWebSocketMessages'))
  router.route({
    ...site,
    methods: isSocket ? ['GET'] : (way.methods ?? ANY_METHODS),
    path: way.path.length === 0 ? text('/') : concat(way.path),
    handlers: [],
    condition: undefined,
    params: way.params,
    facts: way.guards,
    ...(way.body === undefined ? {} : { body: way.body }),
    ...(isSocket ? { protocol: 'ws' as const } : {}),
  })
}
