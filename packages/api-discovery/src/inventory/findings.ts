import type { InventoryCoverage, InventoryEndpoint, InventoryFinding } from './inventory.ts'
import { countOf } from './wording.ts'
import { authenticationDrift, parameterDrift, schemaDrift, succeeded } from './drift.ts'

export interface FindingContext {
  readonly coverage: Pick<
    InventoryCoverage,
    'hasSource' | 'hasSpecification' | 'hasTraffic' | 'trafficFrom' | 'trafficTo'
  >
  /** Days without a call after which an endpoint counts as forgotten. */
  readonly inactiveDays: number
  /** Milliseconds since the epoch to which days are counted: by default the last request of the traffic. */
  readonly now: number | undefined
  /** Whether any request of the traffic showed credentials. */
  readonly hasCredentials: boolean
}

type JoinedEndpoint = Omit<InventoryEndpoint, 'findings' | 'state'>

/** Protocols with many operations behind one path. */
const CARRYING: ReadonlySet<string> = new Set(['graphql', 'soap', 'grpc'])

const DAY_MS = 24 * 60 * 60 * 1000

export function findingsOf(endpoint: JoinedEndpoint, context: FindingContext): InventoryFinding[] {
  const { source, specification, traffic } = endpoint
  // Where one path carries many operations, what is sent and answered is that of any of them.
  const comparable = CARRYING.has(endpoint.protocol ?? 'http') ? undefined : specification
  return [
    ...shadow(endpoint, context),
    ...zombie(endpoint, context),
    ...orphan(endpoint, context),
    ...(comparable === undefined ? [] : parameterDrift(comparable, source, traffic)),
    ...authenticationDrift(specification, source, traffic, context.hasCredentials),
    ...(comparable === undefined ? [] : schemaDrift(comparable, traffic)),
    ...anonymousData(endpoint, context),
  ]
}

/** There, and not written down. */
function shadow({ source, specification, traffic }: JoinedEndpoint, { coverage }: FindingContext): InventoryFinding[] {
  const isAnswered =
    traffic !== undefined && Object.keys(traffic.statuses).some((status) => status !== '404' && status !== '405')
  if (coverage.hasSpecification) {
    if (specification !== undefined || (source === undefined && !isAnswered)) return []
    const seen = isAnswered ? `was called ${countOf(traffic.count, 'time')}` : undefined
    const where = source === undefined ? undefined : `is served in ${source.file}:${source.line}`
    const what = [where, seen].filter((part) => part !== undefined).join(' and ')
    return [
      {
        kind: 'shadow',
        level: isAnswered ? 'error' : 'warning',
        message: `it ${what}, and is not specified`,
        subject: '',
      },
    ]
  }
  if (!coverage.hasSource || source !== undefined || !isAnswered) return []
  return [
    {
      kind: 'shadow',
      level: 'warning',
      message: `it was called ${countOf(traffic.count, 'time')}, and is not in the source`,
      subject: '',
    },
  ]
}

/** Should be gone and answers, or is kept and nobody calls it. */
function zombie(
  { specification, source, traffic, operation }: JoinedEndpoint,
  { coverage, inactiveDays, now }: FindingContext,
): InventoryFinding[] {
  const isDeprecated = specification?.deprecated === true || source?.deprecated === true
  const answers = traffic === undefined ? 0 : succeeded(traffic)
  if (isDeprecated && answers > 0) {
    const last = traffic?.lastSeen === undefined ? '' : `, last on ${day(traffic.lastSeen)}`
    return [
      {
        kind: 'zombie',
        level: 'warning',
        message: `it is deprecated, and answered ${countOf(answers, 'request')}${last}`,
        subject: 'deprecated',
      },
    ]
  }
  const until = now ?? coverage.trafficTo
  // Traffic does not tell operations of one path apart.
  if (operation !== undefined) return []
  if (!coverage.hasTraffic || (specification === undefined && source === undefined) || until === undefined) return []
  const method = specification?.method ?? source?.method
  // Nobody records preflights, and HEAD counts as GET.
  if (method === 'OPTIONS' || method === 'HEAD') return []
  const limit = until - inactiveDays * DAY_MS
  // Traffic of a shorter time cannot tell.
  if (coverage.trafficFrom === undefined || coverage.trafficFrom > limit) return []
  if (traffic?.lastSeen === undefined ? traffic !== undefined : traffic.lastSeen >= limit) return []
  const message =
    traffic?.lastSeen === undefined
      ? `it was not called in the ${Math.floor((until - coverage.trafficFrom) / DAY_MS)} days of traffic`
      : `it was last called on ${day(traffic.lastSeen)}, more than ${inactiveDays} days ago`
  return [{ kind: 'zombie', level: 'note', message, subject: 'inactive' }]
}

/** Promised, and nowhere to be found. */
function orphan({ source, specification, traffic }: JoinedEndpoint, { coverage }: FindingContext): InventoryFinding[] {
  if (specification === undefined || source !== undefined || !coverage.hasSource) return []
  const statuses = Object.keys(traffic?.statuses ?? {})
  if (statuses.some((status) => status !== '404' && status !== '405' && status !== '501')) return []
  const answer = traffic === undefined ? '' : `, and answers ${statuses.join(', ')}`
  return [
    { kind: 'orphan', level: 'warning', message: `it is specified, and is not in the source${answer}`, subject: '' },
  ]
}

function anonymousData({ traffic }: JoinedEndpoint, { hasCredentials }: FindingContext): InventoryFinding[] {
  const byKind = new Map<string, string[]>()
  for (const { kind, place, isAnonymous } of traffic?.sensitive ?? []) {
    if (!isAnonymous) continue
    byKind.set(kind, [...(byKind.get(kind) ?? []), place])
  }
  const doubt = hasCredentials
    ? ''
    : '; nothing in this traffic has credentials, so the recorder may have left them out'
  return [...byKind].map(([kind, places]) => ({
    kind: 'anonymous-sensitive-data',
    level: hasCredentials ? 'error' : 'note',
    message: `it answers ${kind} (${places.slice(0, 3).join(', ')}) to callers without credentials${doubt}`,
    subject: kind,
  }))
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
