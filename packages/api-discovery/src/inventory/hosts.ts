/** Which hosts of a recording are the API's: browsers and proxies record third parties too. */
import { siteOf } from '../specifications/har/site.ts'
import type { TrafficAggregate } from '../traffic/aggregate.ts'
import { matchTraffic, type Target } from './match-traffic.ts'

export interface ChosenHosts {
  readonly hosts: readonly string[]
  readonly others: readonly string[]
}

/**
 * The hosts that are named; else those on which something declared was called, with others of the same site; else those of
 * the pages of a recording; else all. Traffic without a host always counts.
 */
export function chooseHosts<T>(
  aggregate: TrafficAggregate,
  targets: readonly Target<T>[],
  { hosts: named, pages }: { readonly hosts?: readonly string[]; readonly pages?: readonly string[] },
): ChosenHosts {
  const all = [...aggregate.hosts.keys()].sort()
  const chosen = choose(aggregate, all, targets, named ?? [], pages ?? [])
  return {
    hosts: all.filter((host) => host === '' || chosen.has(host)),
    others: all.filter((host) => host !== '' && !chosen.has(host)),
  }
}

function choose<T>(
  aggregate: TrafficAggregate,
  all: readonly string[],
  targets: readonly Target<T>[],
  named: readonly string[],
  pages: readonly string[],
): ReadonlySet<string> {
  if (named.length > 0) {
    const patterns = named.map(hostPattern)
    return new Set(all.filter((host) => patterns.some((pattern) => pattern.test(host))))
  }
  if (all.length <= 1) return new Set(all)
  const ofPages = sameSite(all, pages)
  if (ofPages.size > 0) return ofPages
  const fitting = all.filter((host) => fits(aggregate, host, targets))
  if (fitting.length === 0) return new Set(all)
  return new Set([
    ...fitting,
    ...sameSite(
      all,
      fitting.map((host) => `http://${host}/`),
    ),
  ])
}

function hostPattern(text: string): RegExp {
  const pattern = text
    .toLowerCase()
    .split('*')
    .map((part) => RegExp.escape(part))
    .join('.*')
  // A name without a port means every port.
  return new RegExp(`^${pattern}${/:\d+$/.test(text) ? '' : '(?::\\d+)?'}$`)
}

function sameSite(hosts: readonly string[], urls: readonly string[]): Set<string> {
  const sites = new Set(urls.flatMap((url) => siteOf(url) ?? []))
  return new Set(hosts.filter((host) => sites.has(siteOf(`http://${host}/`) ?? '')))
}

/** Whether something that is declared was called on the host. */
function fits<T>(aggregate: TrafficAggregate, host: string, targets: readonly Target<T>[]): boolean {
  const traffic = aggregate.hosts.get(host)
  // Every host answers `/`, and a path of parameters alone fits anything.
  const named = targets.filter(({ segments }) => segments.some((segment) => !segment.startsWith('{')))
  return traffic !== undefined && matchTraffic(named, traffic, []).records.size > 0
}
