/**
 * Aggregates as JSON: what agents post, and what is written to a file to go on from. Reading trusts nothing: a delta
 * comes over the network from whoever holds a key.
 */
import { mergeAggregates, type TrafficAggregate } from './aggregate.ts'
import { DeltaReader } from './delta-reader.ts'
import { DELTA_FORMAT, DeltaError, type DeltaOrigin, type TrafficDelta } from './delta-format.ts'
import type { PathNode } from './templating/path-tree.ts'
import type { EndpointRecord, ParamRecord } from './record/endpoint-record.ts'
import type { Range } from './record/counters.ts'
import type { Shape } from './record/shape.ts'
import type { TextShape } from './record/text-shape.ts'

export function serializeDelta(aggregate: TrafficAggregate, origin?: DeltaOrigin): string {
  return JSON.stringify({
    format: DELTA_FORMAT,
    ...(origin === undefined ? {} : origin),
    from: aggregate.from,
    to: aggregate.to,
    counts: aggregate.counts,
    ...(aggregate.agents.size === 0 ? {} : { agents: Object.fromEntries(aggregate.agents) }),
    hosts: Object.fromEntries(
      [...aggregate.hosts].map(([host, { answered, unanswered }]) => [
        host,
        { answered: nodeJson(answered), unanswered: nodeJson(unanswered) },
      ]),
    ),
  })
}

/** Throws `DeltaError`. */
export function parseDelta(text: string): TrafficDelta {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new DeltaError(`is no JSON (${error instanceof Error ? error.message : 'unreadable'}); post it unaltered`, {
      cause: error,
    })
  }
  return new DeltaReader(json).read()
}

/**
 * The aggregate with a delta added. A delta whose agent has posted the same or a later one before changes nothing, so an
 * agent may post again when it had no answer. Neither argument is changed.
 */
export function applyDelta(aggregate: TrafficAggregate, { origin, aggregate: added }: TrafficDelta): TrafficAggregate {
  if (origin === undefined) return mergeAggregates(aggregate, added)
  if ((aggregate.agents.get(origin.agent) ?? 0) >= origin.sequence) return aggregate
  const merged = mergeAggregates(aggregate, added)
  merged.agents.set(origin.agent, origin.sequence)
  return merged
}

function nodeJson(node: PathNode): object {
  return {
    ...(node.isText ? { text: true } : {}),
    ...(node.folded === undefined ? {} : { folded: node.folded }),
    ...(node.formats.size === 0 ? {} : { formats: [...node.formats].sort() }),
    ...(node.records.size === 0
      ? {}
      : { records: Object.fromEntries([...node.records].map(([key, record]) => [key, recordJson(record)])) }),
    ...(node.children.size === 0
      ? {}
      : { children: Object.fromEntries([...node.children].map(([key, child]) => [key, nodeJson(child)])) }),
  }
}

function recordJson(record: EndpointRecord): object {
  const params = (map: ReadonlyMap<string, ParamRecord>): object =>
    Object.fromEntries([...map].map(([key, { seen, shape }]) => [key, { seen, shape: shapeJson(shape) }]))
  return {
    count: record.count,
    firstSeen: record.firstSeen,
    lastSeen: record.lastSeen,
    statuses: Object.fromEntries(record.statuses),
    requestBytes: rangeJson(record.requestBytes),
    responseBytes: rangeJson(record.responseBytes),
    authentication: Object.fromEntries(record.authentication),
    withHeaders: record.withHeaders,
    params: params(record.params),
    requestBodies: params(record.requestBodies),
    responseBodies: params(record.responseBodies),
    sensitive: Object.fromEntries(record.sensitive),
    webSockets: record.webSockets,
    eventStreams: record.eventStreams,
  }
}

function rangeJson({ count, sum, min, max }: Range): object | undefined {
  return count === 0 ? undefined : { count, sum, min, max }
}

function shapeJson(shape: Shape): object {
  const number = (name: string, value: number): object => (value === 0 ? {} : { [name]: value })
  return {
    ...number('nulls', shape.nulls),
    ...number('booleans', shape.booleans),
    ...number('integers', shape.integers),
    ...number('fractions', shape.fractions),
    ...number('arrays', shape.arrays),
    ...number('objects', shape.objects),
    ...(shape.texts === undefined ? {} : { texts: textJson(shape.texts) }),
    ...(shape.items === undefined ? {} : { items: shapeJson(shape.items) }),
    ...(shape.others === undefined ? {} : { others: shapeJson(shape.others) }),
    ...(shape.properties === undefined
      ? {}
      : {
          properties:
            shape.properties === null
              ? null
              : Object.fromEntries([...shape.properties].map(([name, property]) => [name, shapeJson(property)])),
        }),
  }
}

function textJson({ seen, count, minLength, maxLength, formats, tokens }: TextShape): object {
  return { seen, count, minLength, maxLength, formats, tokens: tokens === null ? null : Object.fromEntries(tokens) }
}
