/**
 * What is kept of traffic. Its size depends on the number of different templates, not of requests. Aggregates of edges,
 * files and days are put together with `mergeAggregates`, in any order.
 */
import { headerOf, type Exchange } from './exchange.ts'
import { earliest, emptyRecord, latest } from './record/endpoint-record.ts'
import { recordExchange } from './record/record-exchange.ts'
import { emptyNode, mergeNode, nodeOf, type NodeBudget, type PathNode } from './templating/path-tree.ts'

export interface HostTraffic {
  /** Paths that something answered. */
  readonly answered: PathNode
  /** Paths of which every answer said that there is nothing: scanners try thousands, and they are no endpoints. */
  readonly unanswered: PathNode
}

export interface TrafficCounts {
  /** Exchanges that count for endpoints. */
  exchanges: number
  /** Pictures, scripts, fonts and style sheets. */
  assets: number
  /** CORS preflights and other OPTIONS, which frameworks answer by themselves. */
  preflights: number
  /** Exchanges that are not kept, because there were too many different paths or hosts. */
  overflowed: number
  /** Lines or entries that could not be read. */
  unreadable: number
}

export interface TrafficAggregate {
  /** By host; the empty text when a recording does not tell. */
  readonly hosts: Map<string, HostTraffic>
  readonly counts: TrafficCounts
  /** Time of the first and last exchange, in milliseconds since the epoch. */
  from: number | undefined
  to: number | undefined
  /** The last delta of each agent that is in here, so that one that is posted twice counts once. */
  readonly agents: Map<string, number>
  /** Nodes of trees that may still be made. */
  readonly budget: NodeBudget
}

export const MAX_NODES = 200_000
const MAX_UNANSWERED_SHARE = 0.25
const MAX_HOSTS = 500

export function emptyAggregate(): TrafficAggregate {
  return {
    hosts: new Map(),
    counts: { exchanges: 0, assets: 0, preflights: 0, overflowed: 0, unreadable: 0 },
    from: undefined,
    to: undefined,
    agents: new Map(),
    budget: { left: MAX_NODES },
  }
}

/** Statuses that say that there is no such path: no answer, not found, gone, and what servers say to methods and hosts they do not know. */
const NOTHING_THERE = new Set([0, 404, 405, 410, 421, 501])

const ASSET_PATH = /\.(?:js|mjs|css|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|mp[34]|webm|wasm)$/i
const ASSET_TYPE =
  /^(?:image|font|audio|video)\/|^text\/(?:css|javascript)|^application\/(?:x-)?(?:javascript|font|wasm)/

/** Counts one exchange. */
export function observe(aggregate: TrafficAggregate, exchange: Exchange): void {
  const { counts } = aggregate
  aggregate.from = earliest(aggregate.from, exchange.at)
  aggregate.to = latest(aggregate.to, exchange.at)
  if (exchange.method === 'OPTIONS' || exchange.method === 'CONNECT') {
    counts.preflights++
    return
  }
  if (isAsset(exchange)) {
    counts.assets++
    return
  }
  const host = hostTraffic(aggregate, exchange.host ?? '')
  const isAnswered = exchange.status === undefined || !NOTHING_THERE.has(exchange.status)
  const node =
    host === undefined || (!isAnswered && aggregate.budget.left < MAX_NODES * MAX_UNANSWERED_SHARE)
      ? undefined
      : nodeOf(isAnswered ? host.answered : host.unanswered, exchange.path, aggregate.budget)
  if (node === undefined) {
    counts.overflowed++
    return
  }
  counts.exchanges++
  const key = exchange.protocol === 'ws' ? 'GET ws' : exchange.method
  let record = node.records.get(key)
  if (record === undefined) {
    record = emptyRecord()
    // A method is any word; a path that has more of them than there are is being probed.
    if (node.records.size < 40) node.records.set(key, record)
  }
  recordExchange(record, exchange)
}

function isAsset({ method, path, responseBody, responseHeaders }: Exchange): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  if (ASSET_PATH.test(path)) return true
  const type = responseBody?.contentType ?? headerOf(responseHeaders, 'content-type')
  return type !== undefined && ASSET_TYPE.test(type)
}

function hostTraffic(aggregate: TrafficAggregate, host: string): HostTraffic | undefined {
  let traffic = aggregate.hosts.get(host)
  if (traffic === undefined && aggregate.hosts.size < MAX_HOSTS) {
    traffic = { answered: emptyNode(), unanswered: emptyNode() }
    aggregate.hosts.set(host, traffic)
  }
  return traffic
}

/** Adds what `from` knows; `from` stays as it is, and shares nothing with `into`. */
export function mergeInto(into: TrafficAggregate, from: TrafficAggregate): void {
  for (const [host, traffic] of from.hosts) {
    const own = hostTraffic(into, host)
    if (own === undefined) {
      into.counts.overflowed++
      continue
    }
    mergeNode(own.answered, traffic.answered, into.budget)
    mergeNode(own.unanswered, traffic.unanswered, into.budget)
  }
  for (const key of ['exchanges', 'assets', 'preflights', 'overflowed', 'unreadable'] as const)
    into.counts[key] += from.counts[key]
  into.from = earliest(into.from, from.from)
  into.to = latest(into.to, from.to)
  for (const [agent, sequence] of from.agents)
    into.agents.set(agent, Math.max(sequence, into.agents.get(agent) ?? sequence))
}

/** A new aggregate of all that the given ones know. */
export function mergeAggregates(...parts: readonly TrafficAggregate[]): TrafficAggregate {
  const merged = emptyAggregate()
  for (const part of parts) mergeInto(merged, part)
  return merged
}

/** The traffic of several names of one API as one. */
export function joinHosts(aggregate: TrafficAggregate, hosts: Iterable<string>): HostTraffic {
  const joined: HostTraffic = { answered: emptyNode(), unanswered: emptyNode() }
  const budget = { left: MAX_NODES }
  for (const host of hosts) {
    const traffic = aggregate.hosts.get(host)
    if (traffic === undefined) continue
    mergeNode(joined.answered, traffic.answered, budget)
    mergeNode(joined.unanswered, traffic.unanswered, budget)
  }
  return joined
}
