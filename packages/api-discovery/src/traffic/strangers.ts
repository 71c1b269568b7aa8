import type { TrafficAggregate } from './aggregate.ts'
import type { EndpointRecord } from './record/endpoint-record.ts'
import type { PathNode } from './templating/path-tree.ts'

/**
 * Takes out what callers without credentials were given: their successes, and that it was them who saw sensitive data. For
 * traffic of weeks ago, whose endpoints still count while what was open then may be closed now. Changes the aggregate.
 */
export function forgetStrangers(aggregate: TrafficAggregate): void {
  for (const { answered, unanswered } of aggregate.hosts.values()) {
    forgetIn(answered)
    forgetIn(unanswered)
  }
}

function forgetIn(node: PathNode): void {
  for (const record of node.records.values()) forgetOf(record)
  for (const child of node.children.values()) forgetIn(child)
}

function forgetOf({ authentication, sensitive }: EndpointRecord): void {
  authentication.delete('none')
  for (const [find, count] of sensitive) {
    if (!find.startsWith('!')) continue
    sensitive.delete(find)
    const known = find.slice(1)
    sensitive.set(known, (sensitive.get(known) ?? 0) + count)
  }
}
