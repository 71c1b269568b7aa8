/** What became of the endpoints between two states of a source tree. */
import { declaredOnce, identityOf } from '../output/declared-once.ts'
import type { Param, SourceEndpoint } from '../model.ts'

/** What a comparison needs of an endpoint; also what a baseline file gives. */
export interface ComparableEndpoint extends Pick<
  SourceEndpoint,
  'method' | 'path' | 'protocol' | 'operation' | 'file' | 'line' | 'deprecated'
> {
  readonly params: readonly Pick<Param, 'name' | 'in' | 'required'>[]
  /** Names. Empty is unknown. */
  readonly guards: readonly string[]
  /** Those among them that ask what a caller may, not only who calls; absent when that is not told. */
  readonly authorization?: readonly string[]
}

export const CHANGE_KINDS = ['added', 'removed', 'changed', 'guard-lost'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

export interface EndpointChange {
  /** An endpoint that lost a guard and changed otherwise is one `guard-lost` with all its details. */
  readonly kind: ChangeKind
  /** As it is now; as it was for `removed`. */
  readonly endpoint: ComparableEndpoint
  /** Sentences, one for each difference. Empty for `added` and `removed`. */
  readonly details: readonly string[]
}

/** Makes the found endpoints comparable: one for each identity. */
export function comparable(endpoints: readonly SourceEndpoint[]): ComparableEndpoint[] {
  return declaredOnce(endpoints).map(
    ({ method, path, protocol, operation, file, line, deprecated, params, guards }) => ({
      method,
      path,
      ...(protocol === undefined ? {} : { protocol }),
      ...(operation === undefined ? {} : { operation }),
      ...(deprecated === undefined ? {} : { deprecated }),
      file,
      line,
      params,
      guards: guards.map((guard) => guard.name),
      authorization: guards.filter((guard) => guard.kind === 'authorization').map((guard) => guard.name),
    }),
  )
}

/**
 * Compares by method, path without the names of parameters, protocol and operation. Moving an endpoint to another file
 * or line is no change. A guard that is replaced by another is `changed`; having fewer than before is `guard-lost`, and so is
 * having none any more that asks what a caller may.
 */
export function compareEndpoints(
  before: readonly ComparableEndpoint[],
  after: readonly ComparableEndpoint[],
): EndpointChange[] {
  const old = new Map(before.map((endpoint) => [identityOf(endpoint), endpoint]))
  const changes: EndpointChange[] = []
  for (const endpoint of after) {
    const identity = identityOf(endpoint)
    const was = old.get(identity)
    old.delete(identity)
    if (was === undefined) changes.push({ kind: 'added', endpoint, details: [] })
    else {
      const change = compareOne(was, endpoint)
      if (change !== undefined) changes.push(change)
    }
  }
  for (const endpoint of old.values()) changes.push({ kind: 'removed', endpoint, details: [] })
  return changes.sort(byPlace)
}

function compareOne(was: ComparableEndpoint, is: ComparableEndpoint): EndpointChange | undefined {
  const lost = was.guards.filter((guard) => !is.guards.includes(guard))
  const gained = is.guards.filter((guard) => !was.guards.includes(guard))
  const details = [
    ...lost.map((guard) => `no longer guarded by ${guard}`),
    ...gained.map((guard) => `now guarded by ${guard}`),
    ...paramDetails(was, is),
  ]
  if (was.path !== is.path) details.push(`path was written ${was.path}`)
  if (was.deprecated !== is.deprecated && (was.deprecated === true || is.deprecated === true))
    details.push(is.deprecated === true ? 'now deprecated' : 'no longer deprecated')
  if (details.length === 0) return undefined
  const isLost = lost.length > gained.length || losesAuthorization(was, is)
  return { kind: isLost ? 'guard-lost' : 'changed', endpoint: is, details }
}

/** `hasRole('ADMIN')` before, `authenticated` now: anybody who is known may call. */
function losesAuthorization(was: ComparableEndpoint, is: ComparableEndpoint): boolean {
  return (was.authorization?.length ?? 0) > 0 && is.authorization?.length === 0
}

function paramDetails(was: ComparableEndpoint, is: ComparableEndpoint): string[] {
  const details: string[] = []
  // Renamed path parameters show in the path.
  const old = new Map(was.params.filter((param) => param.in !== 'path').map((param) => [keyOf(param), param]))
  for (const param of is.params) {
    if (param.in === 'path') continue
    const key = keyOf(param)
    const before = old.get(key)
    old.delete(key)
    if (before === undefined)
      details.push(`new ${param.required === true ? 'required ' : ''}${param.in} parameter ${param.name}`)
    else if ((before.required === true) !== (param.required === true))
      details.push(`${param.in} parameter ${param.name} is ${param.required === true ? 'now' : 'no longer'} required`)
  }
  for (const param of old.values()) details.push(`${param.in} parameter ${param.name} is gone`)
  return details
}

function keyOf(param: Pick<Param, 'name' | 'in'>): string {
  return `${param.in} ${param.in === 'header' ? param.name.toLowerCase() : param.name}`
}

function byPlace(a: EndpointChange, b: EndpointChange): number {
  const [left, right] = [a, b].map(({ endpoint }) => `${endpoint.path} ${endpoint.method} ${endpoint.operation ?? ''}`)
  if (left === right || left === undefined || right === undefined) return 0
  return left < right ? -1 : 1
}
