/** All that is kept of the exchanges of one method on one path: counts, types and names, never values. */
import { emptyRange, mergeRange, mergeTally, type Range } from './counters.ts'
import { mergeShape, emptyShape, type Shape } from './shape.ts'

/** A parameter that was seen, with the shape of its values. `seen` counts exchanges that had it. */
export interface ParamRecord {
  seen: number
  readonly shape: Shape
}

export interface EndpointRecord {
  count: number
  /** Milliseconds since the epoch; undefined while no exchange told its time. */
  firstSeen: number | undefined
  lastSeen: number | undefined
  readonly statuses: Map<number | '*', number>
  readonly requestBytes: Range
  readonly responseBytes: Range
  /** How often each way of authentication was seen, and how often with a success (status below 400). */
  readonly authentication: Map<string, { seen: number; succeeded: number }>
  /** Exchanges of which the recording showed request headers; only of them anything is known of authentication. */
  withHeaders: number
  /** By place and name: `query page`, `header X-Tenant`, `cookie theme`, `form name`. */
  readonly params: Map<string, ParamRecord>
  /** Bodies by media type, with the shape of JSON. */
  readonly requestBodies: Map<string, ParamRecord>
  /** By status and media type: `200 application/json`. */
  readonly responseBodies: Map<string, ParamRecord>
  /** Kinds of sensitive data by place: `email response $.user.mail`, with a `!` in front when the caller was anonymous. */
  readonly sensitive: Map<string, number>
  /** Exchanges that were upgraded to WebSocket, or that streamed events. */
  webSockets: number
  eventStreams: number
}

export const LIMITS = {
  statuses: 64,
  authentication: 24,
  params: 200,
  bodies: 24,
  sensitive: 300,
} as const

export function emptyRecord(): EndpointRecord {
  return {
    count: 0,
    firstSeen: undefined,
    lastSeen: undefined,
    statuses: new Map(),
    requestBytes: emptyRange(),
    responseBytes: emptyRange(),
    authentication: new Map(),
    withHeaders: 0,
    params: new Map(),
    requestBodies: new Map(),
    responseBodies: new Map(),
    sensitive: new Map(),
    webSockets: 0,
    eventStreams: 0,
  }
}

/** Adds what `from` knows. `from` stays as it is, and shares nothing with `into`. */
export function mergeRecord(into: EndpointRecord, from: EndpointRecord): void {
  into.count += from.count
  into.firstSeen = earliest(into.firstSeen, from.firstSeen)
  into.lastSeen = latest(into.lastSeen, from.lastSeen)
  mergeTally(into.statuses, from.statuses, LIMITS.statuses)
  mergeRange(into.requestBytes, from.requestBytes)
  mergeRange(into.responseBytes, from.responseBytes)
  for (const [scheme, { seen, succeeded }] of from.authentication)
    addAuthentication(into.authentication, scheme, seen, succeeded)
  into.withHeaders += from.withHeaders
  mergeParams(into.params, from.params, LIMITS.params)
  mergeParams(into.requestBodies, from.requestBodies, LIMITS.bodies)
  mergeParams(into.responseBodies, from.responseBodies, LIMITS.bodies)
  mergeTally(into.sensitive, from.sensitive, LIMITS.sensitive)
  into.webSockets += from.webSockets
  into.eventStreams += from.eventStreams
}

export function addAuthentication(
  into: EndpointRecord['authentication'],
  scheme: string,
  seen: number,
  succeeded: number,
): void {
  const known = into.get(scheme)
  if (known !== undefined) {
    known.seen += seen
    known.succeeded += succeeded
  } else if (into.size < LIMITS.authentication) into.set(scheme, { seen, succeeded })
}

/** The record of a name, made when there is room; undefined when there is none. */
export function paramOf(params: Map<string, ParamRecord>, key: string, limit: number): ParamRecord | undefined {
  let param = params.get(key)
  if (param === undefined && params.size < limit) {
    param = { seen: 0, shape: emptyShape() }
    params.set(key, param)
  }
  return param
}

function mergeParams(into: Map<string, ParamRecord>, from: ReadonlyMap<string, ParamRecord>, limit: number): void {
  for (const [key, { seen, shape }] of from) {
    const param = paramOf(into, key, limit)
    if (param === undefined) continue
    param.seen += seen
    mergeShape(param.shape, shape)
  }
}

export function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b)
}

export function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b)
}
