/**
 * Gateways, servers and specifications put prefixes before paths, or take them away. Which ones is found from what fits:
 * a prefix counts when several endpoints are found only with it.
 */
import type { PrefixRule } from './inventory.ts'
import { PathRouter } from '../traffic/templating/path-router.ts'

export interface Declared {
  readonly method: string
  readonly segments: readonly string[]
}

/** A seen path: names as they are, `{}` for values. */
export interface Seen {
  readonly methods: readonly string[]
  readonly segments: readonly string[]
}

/** Segments that a prefix may have. */
const MAX_PREFIX = 4
const MAX_RULES = 8
const MAX_SEEN = 20_000

/** The rules by which seen paths fit declared ones; the first one changes nothing. */
export function prefixRules(declared: readonly Declared[], seen: readonly Seen[]): PrefixRule[] {
  const rules: PrefixRule[] = [{ seen: '', declared: '' }]
  if (declared.length === 0) return rules
  const router = strippedRouter(declared)
  let left = seen.slice(0, MAX_SEEN).filter((one) => !fits(router, one, NO_CHANGE))
  const found = new Set<number>()
  while (rules.length < MAX_RULES) {
    const best = bestRule(router, left, found)
    if (best === undefined || best.endpoints.size < enough(declared.length)) break
    rules.push(best.rule)
    for (const index of best.endpoints) found.add(index)
    left = left.filter((one) => !fits(router, one, best.rule))
  }
  return rules
}

const NO_CHANGE: PrefixRule = { seen: '', declared: '' }

/** Two endpoints at the same distance are no accident; of an API that has only one or two, one is enough. */
function enough(declared: number): number {
  return declared < 3 ? 1 : 2
}

/** A declared endpoint without its first segments. */
interface Stripped {
  readonly index: number
  readonly prefix: string
}

function strippedRouter(declared: readonly Declared[]): PathRouter<Stripped> {
  const router = new PathRouter<Stripped>()
  for (const [index, { segments, method }] of declared.entries()) {
    let prefix = ''
    for (let cut = 0; cut <= Math.min(MAX_PREFIX, segments.length - 1); cut++) {
      const segment = segments[cut - 1]
      if (segment?.includes('{') === true) break
      if (segment !== undefined) prefix += `/${segment}`
      const rest = segments.slice(cut)
      // Without any name left, everything would fit.
      if (cut > 0 && rest.every((one) => one.startsWith('{'))) break
      router.add([method, ...rest], { index, prefix })
    }
    if (segments.length === 0) router.add([method], { index, prefix: '' })
  }
  return router
}

function fits(router: PathRouter<Stripped>, one: Seen, rule: PrefixRule): boolean {
  const skip = rule.seen === '' ? 0 : rule.seen.split('/').length - 1
  if (rule.seen !== '' && `/${one.segments.slice(0, skip).join('/')}` !== rule.seen) return false
  return strippedMatches(router, one, skip).some(({ prefix }) => prefix === rule.declared)
}

function strippedMatches(router: PathRouter<Stripped>, { methods, segments }: Seen, skip: number): Stripped[] {
  const rest = segments.slice(skip)
  return methods.flatMap((method) => {
    // The first match of each prefix is the one that a router would take.
    const byPrefix = new Map<string, Stripped>()
    for (const match of router.match([method, ...rest]))
      if (!byPrefix.has(match.prefix)) byPrefix.set(match.prefix, match)
    return [...byPrefix.values()]
  })
}

interface Candidate {
  readonly rule: PrefixRule
  readonly endpoints: Set<number>
}

function bestRule(
  router: PathRouter<Stripped>,
  seen: readonly Seen[],
  found: ReadonlySet<number>,
): Candidate | undefined {
  const candidates = new Map<string, Candidate>()
  for (const one of seen) {
    let prefix = ''
    for (let skip = 0; skip <= Math.min(MAX_PREFIX, one.segments.length); skip++) {
      const segment = one.segments[skip - 1]
      if (segment?.includes('{') === true) break
      if (segment !== undefined) prefix += `/${segment}`
      const rest = one.segments.slice(skip)
      if (rest.length > 0 && rest.every((part) => part.includes('{'))) break
      for (const match of strippedMatches(router, one, skip)) {
        if ((skip === 0 && match.prefix === '') || found.has(match.index)) continue
        const key = `${prefix}\n${match.prefix}`
        let candidate = candidates.get(key)
        if (candidate === undefined) {
          candidate = { rule: { seen: prefix, declared: match.prefix }, endpoints: new Set() }
          candidates.set(key, candidate)
        }
        candidate.endpoints.add(match.index)
      }
    }
  }
  // Of equals, that which changes least.
  const cost = ({ rule }: Candidate): number => rule.seen.length + rule.declared.length
  return [...candidates.values()].sort(
    (a, b) => b.endpoints.size - a.endpoints.size || cost(a) - cost(b) || (a.rule.seen < b.rule.seen ? -1 : 1),
  )[0]
}
