/** What tables show of an endpoint, in words. */
import { iso } from './plain.ts'
import type { Inventory, InventoryEndpoint } from '../inventory.ts'

export interface Column {
  readonly title: string
  readonly of: (endpoint: InventoryEndpoint) => string
  /** Whether the text is a name from a searched folder or recording, to be shown as code. */
  readonly isCode?: boolean
}

/** The columns that can hold something, for what was given. */
export function columnsFor({ coverage, endpoints }: Inventory): Column[] {
  const columns: (Column | false)[] = [
    { title: 'Method', of: ({ method, protocol }) => (protocol === undefined ? method : `${method} ${protocol}`) },
    {
      title: 'Path',
      of: ({ path, operation }) => (operation === undefined ? path : `${path} ${operation}`),
      isCode: true,
    },
    (coverage.hasSource || coverage.hasSpecification) && { title: 'State', of: ({ state }) => state },
    coverage.hasSource && {
      title: 'Source',
      of: ({ source }) => (source === undefined ? '' : `${source.file}:${source.line}`),
      isCode: true,
    },
    coverage.hasSpecification && {
      title: 'Specification',
      of: ({ specification }) => (specification === undefined ? '' : `${specification.file}:${specification.line}`),
      isCode: true,
    },
    coverage.hasTraffic && {
      title: 'Requests',
      of: ({ traffic }) => (traffic === undefined ? '' : String(traffic.count)),
    },
    coverage.hasTraffic && { title: 'Statuses', of: ({ traffic }) => Object.keys(traffic?.statuses ?? {}).join(' ') },
    coverage.hasTraffic &&
      coverage.trafficTo !== undefined && {
        title: 'Last seen',
        of: ({ traffic }) => (traffic?.lastSeen === undefined ? '' : iso(traffic.lastSeen).slice(0, 10)),
      },
    { title: 'Authentication', of: authenticationText },
    endpoints.some(({ traffic }) => (traffic?.sensitive.length ?? 0) > 0) && {
      title: 'Sensitive data',
      of: sensitiveText,
    },
    endpoints.some(({ findings }) => findings.length > 0) && {
      title: 'Findings',
      of: ({ findings }) => [...new Set(findings.map(({ kind }) => kind))].join(', '),
    },
  ]
  return columns.filter((column) => column !== false)
}

function authenticationText({ traffic, source, specification }: InventoryEndpoint): string {
  const seen = traffic?.authentication.map(({ scheme }) => scheme) ?? []
  const guards = source?.guards.map(({ name }) => `guard ${name}`) ?? []
  const promised = specification?.promisedSecurity?.map((name) => `specified ${name}`) ?? []
  const known = [...seen, ...guards, ...promised]
  return known.length === 0 ? 'unknown' : known.slice(0, 4).join(', ')
}

function sensitiveText({ traffic }: InventoryEndpoint): string {
  return [...new Set(traffic?.sensitive.map(({ kind }) => kind))].join(', ')
}
