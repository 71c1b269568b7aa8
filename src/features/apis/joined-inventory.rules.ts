import {
  buildInventory,
  type InventoryEndpoint,
  type InventoryFinding,
  type SourceEndpoint,
  type TrafficAggregate,
} from '@holdfast/api-discovery/inventory'
import { problemKinds } from './apis.contract.ts'
import { quietDays, shapeOf } from './apis.rules.ts'
import { inWords } from './reported-schema.ts'

/** What the sources of knowledge of an API said last; a source that never spoke is missing. */
export interface Knowledge {
  source?: readonly SourceEndpoint[] | undefined
  specification?: readonly SourceEndpoint[] | undefined
  traffic?: TrafficAggregate | undefined
}

export type Side = 'source' | 'specification'

/**
 * What each side declares after a report, as far as the report changes it. What a covered side knew and the report does not
 * name, that side knows no more; to another side the report only adds.
 * @param covers by default the sides that the report names
 */
export function declarationsAfter(
  known: Knowledge,
  reported: readonly SourceEndpoint[],
  covers: readonly Side[] | undefined,
): { side: Side; declared: SourceEndpoint[]; isWhole: boolean }[] {
  return (['source', 'specification'] as const).flatMap((side) => {
    const said = reported.filter(({ origin }) => (origin === 'code') === (side === 'source'))
    const isWhole = covers === undefined ? said.length > 0 : covers.includes(side)
    if (isWhole) return { side, declared: said, isWhole }
    if (said.length === 0) return []
    const names = new Set(said.map(declaredName))
    const kept = (known[side] ?? []).filter((one) => !names.has(declaredName(one)))
    return { side, declared: [...said, ...kept], isWhole }
  })
}

const declaredName = ({ method, path, operation = '', protocol = 'http' }: SourceEndpoint): string =>
  nameOf({ method, path, operation, protocol })

export interface EndpointParam {
  name: string
  in: string
  required: boolean
  type: string
}

/** Where two sources of knowledge say different things of an endpoint. */
export interface EndpointProblem extends Pick<InventoryFinding, 'level' | 'message' | 'subject'> {
  kind: (typeof problemKinds)[number]
}

/** An endpoint as the inventory has it. */
export interface EndpointFacts {
  method: string
  path: string
  operation: string
  protocol: string
  inSource: boolean
  inSpecification: boolean
  inTraffic: boolean
  file: string | null
  line: number | null
  framework: string | null
  specifiedFile: string | null
  specifiedLine: number | null
  guards: string[]
  isDeprecated: boolean
  promisedSecurity: string[] | null
  params: EndpointParam[]
  problems: EndpointProblem[]
  authentication: string[]
  sensitive: string[]
  isSensitiveToAnyone: boolean
  requests: number
  statuses: Record<string, number>
  firstCalledAt: string | null
  lastCalledAt: string | null
}

export interface StoredEndpoint extends EndpointFacts {
  id: string
}

export interface InventoryChange {
  added: EndpointFacts[]
  changed: StoredEndpoint[]
  /** How many endpoints the source code or the specification knew before, and knows no more. */
  forgotten: number
}

/** Most endpoints of one API, so that traffic to paths that differ every time cannot fill the inventory. */
const mostEndpoints = 50_000
const longestPath = 2000
const longestMethod = 40
const mostParams = 200
const mostProblems = 40
const levels = ['error', 'warning', 'note'] as const
/** Shadow, zombie and orphan are missing: its standing says these, and changes with time. */
const isProblem = (kind: string): kind is EndpointProblem['kind'] => problemKinds.some((one) => one === kind)
/** No server answers so where there is an endpoint. */
const nothingThere: ReadonlySet<string> = new Set(['0', '404', '405', '410', '421', '501'])

/** Joins what the sources know into endpoints, over prefixes and names of hosts. Pure. */
export function joinKnowledge({ source, specification, traffic }: Knowledge, now: Temporal.Instant): JoinedEndpoint[] {
  const { endpoints } = buildInventory({
    declared: source ?? [],
    specified: specification ?? [],
    ...(traffic === undefined ? {} : { traffic }),
    inactiveDays: quietDays,
    now: now.epochMilliseconds,
  })
  const byPlace = new Map<string, JoinedEndpoint>()
  for (const endpoint of endpoints) {
    const facts = storable(factsOf(endpoint, now))
    if (facts.path.length > longestPath || facts.method.length > longestMethod) continue
    const key = exactly(facts)
    if (!byPlace.has(key)) byPlace.set(key, { facts, names: namesOf(endpoint) })
  }
  const joined = [...byPlace.values()]
  if (joined.length <= mostEndpoints) return joined
  const isDeclared = ({ facts }: JoinedEndpoint): boolean => facts.inSource || facts.inSpecification
  return joined
    .sort((a, b) => Number(isDeclared(b)) - Number(isDeclared(a)) || b.facts.requests - a.facts.requests)
    .slice(0, mostEndpoints)
}

export interface JoinedEndpoint {
  facts: EndpointFacts
  /** Every path under which a source knows it, by which an endpoint that is on record is recognized. The shown one comes first. */
  names: string[]
}

type Named = Pick<EndpointFacts, 'method' | 'path' | 'operation' | 'protocol'>

const exactly = ({ method, path, operation, protocol }: Named): string => [method, path, operation, protocol].join(' ')

const nameOf = ({ method, path, operation, protocol }: Named): string =>
  [method, shapeOf(path), operation, protocol === 'ws' ? 'ws' : ''].join(' ')

function namesOf({
  path,
  method,
  operation = '',
  protocol = 'http',
  source,
  specification,
  traffic,
}: InventoryEndpoint): string[] {
  const paths = [path, specification?.path, source?.path, traffic?.path].filter((one) => one !== undefined)
  return [...new Set(paths.map((one) => nameOf({ method, path: one, operation, protocol })))]
}

function factsOf(endpoint: InventoryEndpoint, now: Temporal.Instant): EndpointFacts {
  const { method, path, operation = '', protocol = 'http', source, specification, traffic, params } = endpoint
  const at = source ?? specification
  const lastCalledAt = momentOf(traffic?.lastSeen, now) ?? (traffic === undefined ? null : now)
  return {
    method,
    path,
    operation,
    protocol,
    inSource: source !== undefined,
    inSpecification: specification !== undefined,
    inTraffic:
      traffic !== undefined && isAnswered(traffic.statuses) && lastCalledAt !== null && !isLongAgo(lastCalledAt, now),
    file: at?.file || null,
    line: at?.file ? at.line : null,
    framework: source?.framework ?? null,
    specifiedFile: specification?.file || null,
    specifiedLine: specification?.file ? specification.line : null,
    guards: [...new Set(source?.guards.map(({ name }) => name) ?? [])],
    isDeprecated: source?.deprecated === true || specification?.deprecated === true,
    promisedSecurity: specification?.promisedSecurity ? [...specification.promisedSecurity] : null,
    params: params.slice(0, mostParams).map(({ name, in: where, required, schema }) => ({
      name,
      in: where,
      required: required === true || where === 'path',
      type: inWords(schema ?? {}),
    })),
    problems: endpoint.findings
      .flatMap(({ kind, level, message, subject }) => (isProblem(kind) ? [{ kind, level, message, subject }] : []))
      .sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
      .slice(0, mostProblems),
    authentication: traffic?.authentication.map(({ scheme }) => scheme) ?? [],
    sensitive: [...new Set(traffic?.sensitive.map(({ kind, place }) => `${kind} in ${place}`) ?? [])],
    isSensitiveToAnyone: traffic?.sensitive.some(({ isAnonymous }) => isAnonymous) === true,
    requests: traffic?.count ?? 0,
    statuses: { ...traffic?.statuses },
    firstCalledAt: momentOf(traffic?.firstSeen, now)?.toString() ?? null,
    lastCalledAt: lastCalledAt?.toString() ?? null,
  }
}

/** Names that were seen may hold what PostgreSQL has no place for: NUL, and halves of surrogate pairs. */
const storable = (facts: EndpointFacts): EndpointFacts =>
  // JSON of facts is facts
  JSON.parse(JSON.stringify(facts), (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value,
  ) as EndpointFacts

const isAnswered = (statuses: Readonly<Record<string, number>>): boolean =>
  Object.keys(statuses).length === 0 || Object.keys(statuses).some((status) => !nothingThere.has(status))

const isLongAgo = (moment: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(moment.add({ hours: quietDays * 24 }), now) <= 0

/** Clocks of agents may be ahead of ours; nothing was called tomorrow. */
function momentOf(milliseconds: number | undefined, now: Temporal.Instant): Temporal.Instant | null {
  if (milliseconds === undefined) return null
  return Temporal.Instant.fromEpochMilliseconds(Math.min(Math.trunc(milliseconds), now.epochMilliseconds))
}

/**
 * What the inventory of an API changes by what was joined. Endpoints on record are recognized by any of their paths, whatever
 * parameters are called. One that no source knows any more stays on record.
 */
export function changeInventory(stored: readonly StoredEndpoint[], joined: readonly JoinedEndpoint[]): InventoryChange {
  const recordOf = recognize(stored, joined)
  const change: InventoryChange = { added: [], changed: [], forgotten: 0 }
  const seen = new Set<string>()
  for (const one of joined) {
    const before = recordOf.get(one)
    if (before === undefined) {
      change.added.push(one.facts)
      continue
    }
    seen.add(before.id)
    change.forgotten += Number(isForgotten(before, one.facts))
    const after = onRecord(before, one.facts)
    if (isWorthRecording(before, after)) change.changed.push(after)
  }
  for (const before of stored) {
    if (seen.has(before.id) || !(before.inSource || before.inSpecification || before.inTraffic)) continue
    const after = { ...before, inSource: false, inSpecification: false, inTraffic: false, problems: [] }
    change.forgotten += Number(isForgotten(before, after))
    change.changed.push(after)
  }
  return change
}

const isForgotten = (before: EndpointFacts, after: EndpointFacts): boolean =>
  (before.inSource && !after.inSource) || (before.inSpecification && !after.inSpecification)

/** The record of each endpoint: the one with its very path, else one that has the same name or another of its names. */
function recognize(
  stored: readonly StoredEndpoint[],
  joined: readonly JoinedEndpoint[],
): ReadonlyMap<JoinedEndpoint, StoredEndpoint> {
  const byPath = new Map(stored.map((one) => [exactly(one), one]))
  const byName = Map.groupBy(stored, nameOf)
  const records = new Map<JoinedEndpoint, StoredEndpoint>()
  const taken = new Set<string>()
  const take = (one: JoinedEndpoint, record: StoredEndpoint | undefined): void => {
    if (record === undefined || taken.has(record.id) || records.has(one)) return
    records.set(one, record)
    taken.add(record.id)
  }
  for (const one of joined) take(one, byPath.get(exactly(one.facts)))
  for (const one of joined)
    for (const name of one.names)
      take(
        one,
        byName.get(name)?.find(({ id }) => !taken.has(id)),
      )
  return records
}

/** Weeks of traffic that no longer count take their times with them; what was known of first and last calls stays. */
function onRecord(before: StoredEndpoint, facts: EndpointFacts): StoredEndpoint {
  return {
    ...facts,
    id: before.id,
    firstCalledAt: earlier(before.firstCalledAt, facts.firstCalledAt),
    lastCalledAt: later(before.lastCalledAt, facts.lastCalledAt),
  }
}

const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const earlier = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && Temporal.Instant.compare(instant(b), instant(a)) < 0) ? b : a
const later = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && Temporal.Instant.compare(instant(b), instant(a)) > 0) ? b : a

/**
 * Every change of an endpoint is kept for good, and traffic comes every minute: counts alone are written when they have
 * doubled or another day has begun, everything else at once.
 */
function isWorthRecording(before: StoredEndpoint, after: StoredEndpoint): boolean {
  if (withoutCounts(before) !== withoutCounts(after)) return true
  if (after.requests >= 2 * before.requests && after.requests > 0) return after.requests !== before.requests
  return dayOf(before.lastCalledAt) !== dayOf(after.lastCalledAt)
}

const dayOf = (moment: string | null): string => moment?.slice(0, 10) ?? ''

function withoutCounts({
  requests: _requests,
  firstCalledAt: _first,
  lastCalledAt: _last,
  ...rest
}: StoredEndpoint): string {
  const { statuses, problems, authentication, params, ...facts } = rest
  return JSON.stringify([
    Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)),
    Object.keys(statuses).sort(),
    // how often something was seen stands in the message, and changes with every request
    problems.map(({ kind, level, subject }) => [kind, level, subject]),
    // the most frequent comes first
    [...authentication].sort(),
    params.map((param) => [param.name, param.in, param.required, param.type]),
  ])
}
