/** Joins what source, specifications and traffic say into one inventory. Pure. */
import type { Param, SourceEndpoint } from '../model.ts'
import { emptyAggregate, joinHosts, type TrafficAggregate } from '../traffic/aggregate.ts'
import type { EndpointRecord } from '../traffic/record/endpoint-record.ts'
import { endpointOf, trafficEndpoints, type TrafficEndpoint } from '../traffic/traffic-endpoint.ts'
import { findingsOf, type FindingContext } from './findings.ts'
import { chooseHosts } from './hosts.ts'
import {
  stateOf,
  type Inventory,
  type InventoryCoverage,
  type InventoryEndpoint,
  type PrefixRule,
} from './inventory.ts'
import { isPromise, joinDeclarations, type DeclaredPair } from './join-declared.ts'
import { matchTraffic, type Target } from './match-traffic.ts'
import { segmentsOf } from '../traffic/templating/path-router.ts'
import { withoutEndSlash } from '../routing/path.ts'

export interface InventoryInput {
  /** Of source and specifications, as `discoverSource` finds them. Absent: no source was searched. */
  readonly declared?: readonly SourceEndpoint[]
  /** Of specifications that were given beside the source. */
  readonly specified?: readonly SourceEndpoint[]
  readonly traffic?: TrafficAggregate
  /** Names of the API, with `*` for any part; by default those that fit what is declared. */
  readonly hosts?: readonly string[]
  /** URLs of pages of a browser's recording, whose sites are the API's. */
  readonly pages?: readonly string[]
  /** Prefixes that a gateway adds. */
  readonly prefixes?: readonly PrefixRule[]
  /** Default 30. */
  readonly inactiveDays?: number
  /** Milliseconds since the epoch; default: the last request of the traffic. */
  readonly now?: number
}

type Joined = Omit<InventoryEndpoint, 'findings' | 'state'>

export function buildInventory(input: InventoryInput): Inventory {
  const declared = [...(input.declared ?? []), ...(input.specified ?? [])]
  const { pairs, prefixes } = joinDeclarations(declared)
  const carriers = carriersOf(pairs)
  const targets = [...pairs, ...carriers].flatMap(targetOf)
  const aggregate = input.traffic ?? emptyAggregate()
  const chosen = chooseHosts(aggregate, targets, input)
  const traffic = joinHosts(aggregate, chosen.hosts)
  // clients use the prefix that the specification knows, also for what only the source has
  const between = prefixes.map(({ seen, declared: specified }) => ({ seen: specified, declared: seen }))
  const matched = matchTraffic(targets, traffic, [...(input.prefixes ?? []), ...between])
  const rest = trafficEndpoints(matched.rest)
  const joined: Joined[] = [
    ...pairs.map((pair) => ofPair(pair, matched.records.get(pair))),
    ...carriers.flatMap((pair) => (matched.records.has(pair) ? [ofPair(pair, matched.records.get(pair))] : [])),
    ...[...matched.otherMethods].flatMap(([path, records]) =>
      [...records].map(([key, record]) => onlySeen(ofRecord(key, path, record))),
    ),
    ...rest.endpoints.map(onlySeen),
  ]
  const coverage: InventoryCoverage = {
    hasSource: input.declared?.some(({ origin }) => origin === 'code') === true,
    hasSpecification: declared.some(isPromise),
    hasTraffic: aggregate.counts.exchanges > 0,
    requests: aggregate.counts.exchanges,
    trafficFrom: aggregate.from,
    trafficTo: aggregate.to,
    hosts: chosen.hosts.filter((host) => host !== ''),
    otherHosts: chosen.others,
    prefixes: [...prefixes, ...matched.prefixes.filter((rule) => !between.includes(rule))],
    unansweredRequests: rest.unansweredRequests,
  }
  const context: FindingContext = {
    coverage,
    inactiveDays: input.inactiveDays ?? 30,
    now: input.now,
    hasCredentials: joined.some(
      ({ traffic: seen }) => seen?.authentication.some(({ scheme }) => scheme !== 'none') === true,
    ),
  }
  const endpoints = joined.map((endpoint): InventoryEndpoint => {
    const findings = findingsOf(endpoint, context)
    return { ...endpoint, state: stateOf(endpoint.specification, findings), findings }
  })
  return { endpoints: endpoints.sort(byPlace), decisions: rest.decisions, coverage }
}

/**
 * Operations of GraphQL and SOAP share one path, and traffic does not tell them apart: one endpoint for each such path
 * stands for all of them, when it was called.
 */
function carriersOf(pairs: readonly DeclaredPair[]): DeclaredPair[] {
  const carriers = new Map<string, DeclaredPair>()
  const without = (one: SourceEndpoint | undefined): SourceEndpoint | undefined => {
    if (one === undefined) return undefined
    const { operation: _operation, body: _body, handler: _handler, responses: _responses, ...rest } = one
    return { ...rest, params: [] }
  }
  for (const { source, specification } of pairs) {
    const one = specification ?? source
    if (one?.operation === undefined) continue
    const key = `${one.method} ${withoutEndSlash(one.path)}`
    if (!carriers.has(key)) carriers.set(key, { source: without(source), specification: without(specification) })
  }
  return [...carriers.values()]
}

/** Under both paths, where source and specification have different ones. */
function targetOf(pair: DeclaredPair): Target<DeclaredPair>[] {
  const paths = new Map<string, Target<DeclaredPair>>()
  for (const one of [pair.specification, pair.source]) {
    if (one === undefined || one.operation !== undefined) continue
    const target = { value: pair, method: one.method, path: one.path, segments: segmentsOf(one.path) }
    const shape = withoutEndSlash(one.path).replaceAll(/\{[^{}]*\}/g, '{}')
    if (!paths.has(shape)) paths.set(shape, target)
  }
  return [...paths.values()]
}

function ofPair({ source, specification }: DeclaredPair, record: EndpointRecord | undefined): Joined {
  const main = specification ?? source
  if (main === undefined) throw new Error('A pair has at least one side')
  const { method, path, protocol, operation } = main
  const seen = record === undefined ? undefined : ofRecord(protocol === 'ws' ? `${method} ws` : method, path, record)
  const body = specification?.body ?? source?.body
  return {
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    ...(operation === undefined ? {} : { operation }),
    params: allParams(path, [specification, source, seen]),
    ...(body === undefined ? {} : { body }),
    source,
    specification,
    traffic: seen,
  }
}

function ofRecord(key: string, path: string, record: EndpointRecord): TrafficEndpoint {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => ({
    name,
    formats: new Set<'text'>(['text']),
  }))
  return endpointOf(key, path, names, record)
}

function onlySeen(traffic: TrafficEndpoint): Joined {
  const { method, path, protocol, params } = traffic
  return {
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    params,
    source: undefined,
    specification: undefined,
    traffic,
  }
}

/** Parameters of every side, those of the first one that knows them; and those that the path has, whether a side knows them or not. */
function allParams(path: string, sides: readonly ({ readonly params: readonly Param[] } | undefined)[]): Param[] {
  const params = new Map<string, Param>()
  const main = sides.find((side) => side !== undefined)
  for (const side of sides) {
    for (const param of side?.params ?? []) {
      // Names of path parameters are those of the path that is shown.
      if (param.in === 'path' && side !== main) continue
      const key = `${param.in} ${param.in === 'header' ? param.name.toLowerCase() : param.name}`
      if (!params.has(key)) params.set(key, param)
    }
  }
  for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/g))
    if (!params.has(`path ${name}`)) params.set(`path ${name}`, { name, in: 'path', required: true })
  return [...params.values()]
}

function byPlace(a: InventoryEndpoint, b: InventoryEndpoint): number {
  const [left, right] = [a, b].map(({ path, method, operation }) => `${path} ${method} ${operation ?? ''}`)
  return (left ?? '') < (right ?? '') ? -1 : 1
}
