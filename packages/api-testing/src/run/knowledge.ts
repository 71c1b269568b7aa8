import type { Baseline, Unreached } from '../baseline/baseline.ts'
import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import { leavesOf, parseJson } from '../json.ts'
import type { Endpoint, SecurityScheme } from '../model/endpoint.ts'
import type { ApiView, EndpointView } from '../rule/types.ts'
import { ValuePool } from '../values/pool.ts'

/** What the configuration says endpoints are meant to be. */
export interface Intent {
  isPublic(endpoint: Endpoint): boolean
  isPrivileged(endpoint: Endpoint): boolean
}

const privilegedSegment =
  /^(?:admin\w*|administration|superuser|root|moderat\w+|back-?office|internal|management|ops|sudo)$/i
/** Names of people at work: `/staff` may be a directory of them, `/staff/refunds` is what they alone do. */
const privilegedArea = /^staff$/i
const privilegedName = /\b(?:admin|administrators?|superuser|staff only|moderators?|moderation (?:log|queue)s?)\b/i

function words(text: string): string {
  return text.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/[_-]+/g, ' ')
}

/** Whether path, operation id, tags, summary or scopes say that it is not for ordinary users. */
function soundsPrivileged(endpoint: Endpoint): boolean {
  const segments = endpoint.graphql === undefined ? endpoint.path.split('/').filter((segment) => segment !== '') : []
  const isInArea = (segment: string, at: number): boolean =>
    privilegedArea.test(segment) && /^[^{]/.test(segments[at + 1] ?? '')
  if (segments.some((segment, at) => privilegedSegment.test(segment) || isInArea(segment, at))) return true
  const names = [
    endpoint.operationId ?? '',
    endpoint.graphql?.field ?? '',
    endpoint.summary,
    ...endpoint.tags,
    ...endpoint.securityNames,
  ]
  return names.some((name) => privilegedName.test(words(name)))
}

function isDenied(known: { readonly exchange: Exchange | undefined } | undefined): boolean {
  return known?.exchange !== undefined && outcomeOf(known.exchange.response) === 'denied'
}

/** A thing that a request of this run made. */
export interface CreatedThing {
  readonly endpoint: Endpoint
  readonly as: string
  /** Its identifier, where the answer names one. */
  readonly id: string | undefined
  /** Path it was made under, as sent. */
  readonly target: string
  removed: boolean
}

/** Everything a run has learned about the API: working requests for each identity, values, who has seen what. */
export class Knowledge implements ApiView {
  readonly endpoints: readonly Endpoint[]
  readonly schemes: readonly SecurityScheme[]
  readonly pool = new ValuePool()
  readonly created: CreatedThing[] = []
  private readonly intent: Intent
  private readonly baselines = new Map<string, Map<string, Baseline>>()
  private readonly missing = new Map<string, Map<string, Unreached>>()
  private readonly seen = new Map<string, Set<string>>()
  private readonly ownNames = new Map<string, Set<string>>()
  private readonly markers = new Map<string, Set<string>>()
  private owner = 'nobody'
  private readonly owners = new Map<string, string>()

  constructor(endpoints: readonly Endpoint[], schemes: readonly SecurityScheme[], intent: Intent) {
    this.endpoints = endpoints
    this.schemes = schemes
    this.intent = intent
  }

  setOwner(name: string): void {
    this.owner = name
  }

  /** At this endpoint another identity stands in the owner's place. */
  setOwnerOf(endpoint: Endpoint, name: string): void {
    this.owners.set(endpoint.id, name)
  }

  setBaseline(baseline: Baseline): void {
    entry(this.baselines, baseline.endpoint.id).set(baseline.as, baseline)
    this.missing.get(baseline.endpoint.id)?.delete(baseline.as)
    if (baseline.isGuess === true) return
    this.noteSeen(baseline.as, baseline.exchange)
    if (baseline.repeat !== undefined) this.noteSeen(baseline.as, baseline.repeat)
  }

  setUnreached(as: string, unreached: Unreached): void {
    entry(this.missing, unreached.endpoint.id).set(as, unreached)
  }

  baseline(endpoint: Endpoint, as: string = this.ownerOf(endpoint)): Baseline | undefined {
    return this.baselines.get(endpoint.id)?.get(as)
  }

  unreached(endpoint: Endpoint, as: string = this.ownerOf(endpoint)): Unreached | undefined {
    return this.missing.get(endpoint.id)?.get(as)
  }

  private ownerOf(endpoint: Endpoint): string {
    return this.owners.get(endpoint.id) ?? this.owner
  }

  /** What is known of the endpoint; `as` is who `baseline()` and `unreached()` mean when they name nobody. */
  view(endpoint: Endpoint, as: string = this.ownerOf(endpoint)): EndpointView {
    const owner = this.baseline(endpoint, as)
    const nobody = this.baseline(endpoint, 'nobody') ?? this.unreached(endpoint, 'nobody')
    const denied = isDenied(nobody)
    return {
      endpoint,
      schemes: this.schemes,
      baseline: (who = as) => this.baseline(endpoint, who),
      unreached: (who = as) => this.unreached(endpoint, who),
      requiresAuth: this.owner !== 'nobody' && owner !== undefined && denied,
      isPublicByIntent: this.intent.isPublic(endpoint),
      privilege: this.intent.isPrivileged(endpoint) ? 'configured' : soundsPrivileged(endpoint) ? 'named' : undefined,
      apiHasAuth: this.hasAuth,
    }
  }

  /** Whether any endpoint turns a stranger away. */
  get hasAuth(): boolean {
    return this.endpoints.some(
      (endpoint) => endpoint.security === 'required' || isDenied(this.unreached(endpoint, 'nobody')),
    )
  }

  /** Remembers every value of an answer to a request of the identity's own. */
  noteSeen(as: string, exchange: Exchange): void {
    const body = parseJson(textOf(exchange.response))
    if (body === undefined) return
    let values = this.seen.get(as)
    if (values === undefined) {
      values = new Set()
      this.seen.set(as, values)
    }
    for (const { value } of leavesOf(body))
      if (value !== null && typeof value !== 'boolean' && values.size < 200_000) values.add(String(value))
  }

  hasSeen(as: string, value: string): boolean {
    return this.seen.get(as)?.has(value) ?? false
  }

  addMarker(as: string, value: string): void {
    // Short numbers stand everywhere and mark nobody.
    if (value.length >= 3) entrySet(this.markers, as).add(value)
  }

  /** Remembers an id, name or address of the identity's own; unlike a marker it may be short, so it tells only where a person is named. */
  addOwnName(as: string, value: string): void {
    if (value === '') return
    entrySet(this.ownNames, as).add(value)
    this.addMarker(as, value)
  }

  /** For a name under which another account goes from now on. */
  forgetOwn(as: string): void {
    this.ownNames.delete(as)
    this.markers.delete(as)
    this.pool.forget(as)
  }

  ownNamesOf(as: string): ReadonlySet<string> {
    return entrySet(this.ownNames, as)
  }

  markersOf(as: string): ReadonlySet<string> {
    return entrySet(this.markers, as)
  }
}

function entry<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let inner = map.get(key)
  if (inner === undefined) {
    inner = new Map()
    map.set(key, inner)
  }
  return inner
}

function entrySet(map: Map<string, Set<string>>, key: string): Set<string> {
  let inner = map.get(key)
  if (inner === undefined) {
    inner = new Set()
    map.set(key, inner)
  }
  return inner
}
