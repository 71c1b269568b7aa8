import type { ReportedEndpoint } from './inventory-report.ts'
import { shapeOf } from './apis.rules.ts'

/** Sources of knowledge that a report of discovered endpoints can be the whole of. */
export type Covered = 'source' | 'specification'

/** An endpoint as the inventory has it, as far as reports change it. */
export interface StoredEndpoint extends ReportedEndpoint {
  id: string
}

export interface InventoryChange {
  added: ReportedEndpoint[]
  changed: StoredEndpoint[]
  /** How many of `changed` lost a source of knowledge. */
  forgotten: number
}

/** Which sources a report speaks for when it does not say so: those that it names. */
export const coveredBy = (reported: readonly ReportedEndpoint[]): Covered[] => [
  ...(reported.some(({ inSource }) => inSource) ? (['source'] as const) : []),
  ...(reported.some(({ inSpecification }) => inSpecification) ? (['specification'] as const) : []),
]

const keyOf = ({ method, path, operation }: Pick<ReportedEndpoint, 'method' | 'path' | 'operation'>): string =>
  `${method} ${shapeOf(path)} ${operation}`

/**
 * What a report changes in the inventory of an API. Endpoints are the same when method, operation and path are, whatever their
 * parameters are called. What a covered source knew and the report does not name, that source knows no more.
 */
export function mergeInventory(
  stored: readonly StoredEndpoint[],
  reported: readonly ReportedEndpoint[],
  covers: readonly Covered[],
): InventoryChange {
  const news = new Map<string, ReportedEndpoint>()
  for (const one of reported) {
    const before = news.get(keyOf(one))
    news.set(keyOf(one), before ? joined(before, one) : one)
  }
  const change: InventoryChange = { added: [], changed: [], forgotten: 0 }
  for (const before of stored) {
    const after = afterReport(before, news.get(keyOf(before)), covers)
    news.delete(keyOf(before))
    if ((before.inSource && !after.inSource) || (before.inSpecification && !after.inSpecification)) change.forgotten++
    if (!isSame(before, after)) change.changed.push(after)
  }
  change.added.push(...news.values())
  return change
}

/** One endpoint that a report names twice: by the source code and by the specification, or at two places. */
const joined = (one: ReportedEndpoint, other: ReportedEndpoint): ReportedEndpoint => {
  const [main, rest] = one.inSource || !other.inSource ? [one, other] : [other, one]
  return {
    ...main,
    inSource: one.inSource || other.inSource,
    inSpecification: one.inSpecification || other.inSpecification,
    isDeprecated: one.isDeprecated || other.isDeprecated,
    promisedSecurity: main.promisedSecurity ?? rest.promisedSecurity,
  }
}

function afterReport(
  before: StoredEndpoint,
  now: ReportedEndpoint | undefined,
  covers: readonly Covered[],
): StoredEndpoint {
  const inSource = now?.inSource === true || (before.inSource && !covers.includes('source'))
  const inSpecification = now?.inSpecification === true || (before.inSpecification && !covers.includes('specification'))
  // what the source code says of itself stands above what a specification says of it
  const speaksOfCode = now !== undefined && (now.inSource || !inSource)
  return {
    ...before,
    inSource,
    inSpecification,
    ...(speaksOfCode
      ? { file: now.file, line: now.line, framework: now.framework, guards: now.guards, protocol: now.protocol }
      : {}),
    isDeprecated: now ? now.isDeprecated || (before.isDeprecated && !now.inSpecification) : before.isDeprecated,
    promisedSecurity: now?.inSpecification === true ? now.promisedSecurity : before.promisedSecurity,
  }
}

const isSame = (one: StoredEndpoint, other: StoredEndpoint): boolean => JSON.stringify(one) === JSON.stringify(other)
