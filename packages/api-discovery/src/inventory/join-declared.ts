/** Source and specification of one endpoint, put together. */
import { ANY_METHODS, type SourceEndpoint } from '../model.ts'
import { declaredOnce } from '../output/declared-once.ts'
import type { PrefixRule } from './inventory.ts'
import { PathRouter, segmentsOf } from '../traffic/templating/path-router.ts'
import { prefixRules } from './prefixes.ts'

export interface DeclaredPair {
  readonly source: SourceEndpoint | undefined
  readonly specification: SourceEndpoint | undefined
}

/** Formats that promise an API. Recorded requests and collections of examples promise nothing. */
const PROMISES = new Set([
  'openapi',
  'swagger-1',
  'asyncapi',
  'raml',
  'api-blueprint',
  'wadl',
  'wsdl',
  'odata',
  'openrpc',
  'google-discovery',
  'smithy',
  'typespec',
  'graphql',
  'protobuf',
])

export function isPromise({ origin, framework }: SourceEndpoint): boolean {
  return origin === 'specification' && PROMISES.has(framework)
}

export interface JoinedDeclarations {
  readonly pairs: readonly DeclaredPair[]
  readonly prefixes: readonly PrefixRule[]
}

/** Joins by method and path, whatever the names of parameters, and over prefixes that only one side knows. */
export function joinDeclarations(endpoints: readonly SourceEndpoint[]): JoinedDeclarations {
  const code = declaredOnce(endpoints.filter(({ origin }) => origin === 'code'))
  const specified = declaredOnce(endpoints.filter(isPromise))
  const rules = prefixRules(
    specified.map(({ method, path }) => ({ method, segments: segmentsOf(path) })),
    code.map(({ method, path }) => ({ methods: [method], segments: segmentsOf(path).map(placeholder) })),
  )
  const router = new PathRouter<SourceEndpoint>()
  for (const one of specified) router.add(keyOf(one, one.path), one)
  const sources = new Map<SourceEndpoint, SourceEndpoint>()
  const pairs: DeclaredPair[] = []
  for (const source of code) {
    const specification = find(source, rules, router, sources)
    if (specification === undefined) pairs.push({ source, specification: undefined })
    else sources.set(specification, source)
  }
  for (const specification of specified) pairs.push({ source: sources.get(specification), specification })
  return { pairs: withoutExpandedMethods(pairs), prefixes: rules.slice(1) }
}

function find(
  source: SourceEndpoint,
  rules: readonly PrefixRule[],
  router: PathRouter<SourceEndpoint>,
  taken: ReadonlyMap<SourceEndpoint, SourceEndpoint>,
): SourceEndpoint | undefined {
  for (const { seen, declared } of rules) {
    if (seen !== '' && !`${source.path}/`.startsWith(`${seen}/`)) continue
    for (const found of router.match(keyOf(source, declared + source.path.slice(seen.length))))
      if (!taken.has(found) && sameParameters(found, source.path, seen, declared)) return found
  }
  return undefined
}

/** A specified `/users/{id}` is not what source serves at `/users/search`: a parameter only joins a parameter. */
function sameParameters(found: SourceEndpoint, path: string, seen: string, declared: string): boolean {
  return shape(found.path) === shape(declared + path.slice(seen.length))
}

function shape(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, '{}').replace(/\/$/, '')
}

/** Everything that makes one endpoint, as the first segments of a path. */
function keyOf({ method, protocol, operation }: SourceEndpoint, path: string): string[] {
  return [method, protocol ?? 'http', operation ?? '', ...segmentsOf(path).map(placeholder)]
}

function placeholder(segment: string): string {
  return segment === '{wildcard}' ? segment : segment.replaceAll(/\{[^{}]*\}/g, '{}')
}

/**
 * A route for every method is written out as seven endpoints; where a specification has some of them, the others are
 * not what anyone means. Where none is specified, all stay.
 */
function withoutExpandedMethods(pairs: readonly DeclaredPair[]): DeclaredPair[] {
  const byRoute = new Map<string, DeclaredPair[]>()
  for (const pair of pairs) {
    if (pair.source === undefined) continue
    const { file, line, path, handler, operation } = pair.source
    const key = `${file}:${line} ${path} ${handler ?? ''} ${operation ?? ''}`
    byRoute.set(key, [...(byRoute.get(key) ?? []), pair])
  }
  const dropped = new Set<DeclaredPair>()
  for (const route of byRoute.values()) {
    const methods = new Set(route.map(({ source }) => source?.method))
    if (!ANY_METHODS.every((method) => methods.has(method)) || route.every((pair) => pair.specification === undefined))
      continue
    for (const pair of route) if (pair.specification === undefined) dropped.add(pair)
  }
  return pairs.filter((pair) => !dropped.has(pair))
}
