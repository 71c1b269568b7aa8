import { likeness } from '../baseline/difference.ts'
import { hasSubstance, outcomeOf } from '../baseline/outcome.ts'
import type { Exchange, WireResponse } from '../http/message.ts'
import type { Credentials, RequestDraft } from '../request/draft.ts'
import { defineRule } from './types.ts'
import type { EndpointView, FindingDetail, Rule, RuleContext, RuleDefinition } from './types.ts'

/** A changed request that might get past a check. */
export interface Bypass {
  /** What was changed, for the message: `with a slash at the end`. */
  readonly label: string
  readonly draft: RequestDraft
  /** Instead of what the caller sends otherwise. */
  readonly credentials?: Credentials
  /** The changed request without what is meant to open it: where that is granted too, the change opened nothing. */
  readonly without?: RequestDraft
  /** What the change consists of. When the whole works, they are tried one by one to name the one that counts. */
  readonly parts?: readonly Bypass[]
}

/** What is refused plainly and how it looks when it is granted. */
export interface Closed {
  /** Who is refused: an identity or `nobody`. */
  readonly as: string
  readonly plain: RequestDraft
  /** The answer that one who may gets to the plain request. */
  readonly granted: Exchange
}

export interface ProvenBypass {
  readonly way: Bypass
  readonly refused: Exchange
  readonly opened: Exchange
}

/** Whether an answer gives what the granted one gives: the same shape, and something in it. */
export function isGranted(answer: WireResponse, granted: WireResponse): boolean {
  if (outcomeOf(answer) !== 'works' || likeness(answer, granted).structure < 0.8) return false
  return hasSubstance(answer) || !hasSubstance(granted)
}

/**
 * The first change that opens what the plain request is refused. The changed request must be granted twice with the plain one refused in between, and
 * must not merely be answered as every unknown path is, or as the request is `without` what counts.
 */
export async function provenBypass(
  context: RuleContext,
  closed: Closed,
  ways: readonly Bypass[],
): Promise<ProvenBypass | undefined> {
  const attempt = async (way: Bypass): Promise<Exchange | undefined> => {
    const exchange = await context.send(way.draft, {
      as: closed.as,
      ...(way.credentials === undefined ? {} : { credentials: way.credentials }),
    })
    return isGranted(exchange.response, closed.granted.response) ? exchange : undefined
  }
  for (const way of ways) {
    if ((await attempt(way)) === undefined) continue
    const unknown = await context.notFound()
    if (outcomeOf(unknown.response) === 'works' && likeness(unknown.response, closed.granted.response).structure >= 0.8)
      return undefined
    if (way.without !== undefined) {
      const without = await context.send(way.without, { as: closed.as })
      if (isGranted(without.response, closed.granted.response)) continue
    }
    const refused = await context.send(closed.plain, { as: closed.as })
    if (outcomeOf(refused.response) === 'works') return undefined
    for (const candidate of [...(way.parts ?? []), way]) {
      const opened = await attempt(candidate)
      if (opened !== undefined) return { way: candidate, refused, opened }
    }
  }
  return undefined
}

/** Headers that might open an endpoint: all in one request first, which costs one request where none of them does. */
export function withHeaders(draft: RequestDraft, headers: readonly (readonly [string, string])[]): Bypass[] {
  const added = (list: readonly (readonly [string, string])[]): RequestDraft => ({
    ...draft,
    headers: [...draft.headers, ...list],
  })
  return [
    {
      label: `with the headers ${headers.map(([name]) => name).join(', ')}`,
      draft: added(headers),
      parts: headers.map(([name, value]) => ({
        label: `with the header ${name}: ${value}`,
        draft: added([[name, value]]),
      })),
    },
  ]
}

type BypassDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies' | 'report' | 'owasp'> & {
  /** The changes to try, the likeliest first. `plain` is the request that works for those who may. */
  readonly ways: (context: RuleContext, plain: RequestDraft, granted: Exchange) => readonly Bypass[]
  /** More that must hold of the endpoint. */
  readonly concerns?: (view: EndpointView) => true | string
  /** `write` when the changes may reach an operation that writes. */
  readonly effect?: 'read' | 'write'
}

function detail(found: ProvenBypass, who: string): FindingDetail {
  return {
    message: `${who} is refused (${found.refused.response.status}), but ${found.way.label} the request is answered like that of one who may (${found.opened.response.status}).`,
    confidence: 'certain',
    evidence: [
      { label: 'plain request', exchange: found.refused },
      { label: found.way.label, exchange: found.opened },
    ],
  }
}

/** A rule for one way past authentication: something that a caller without credentials may change in a request that is refused. */
export function defineAuthenticationBypass(definition: BypassDefinition): Rule {
  const { ways, concerns, effect = 'read', ...info } = definition
  return defineRule({
    ...info,
    owasp: 'API2:2023',
    report: 'host',
    needs: { identities: 1, baseline: 'works', effect },
    applies: (view) => (view.requiresAuth ? (concerns?.(view) ?? true) : 'does not require credentials'),
    run: async (context) => {
      const own = context.baseline()
      if (own === undefined) return
      const closed: Closed = { as: 'nobody', plain: own.draft, granted: own.exchange }
      const found = await provenBypass(context, closed, ways(context, own.draft, own.exchange))
      if (found !== undefined) context.report(detail(found, 'A caller without credentials'))
    },
  })
}

/** A rule for one way past the check of the role: something that a signed-in user of low role may change in a request that is refused. */
export function defineRoleBypass(definition: BypassDefinition): Rule {
  const { ways, concerns, effect = 'read', ...info } = definition
  return defineRule({
    ...info,
    owasp: 'API5:2023',
    needs: { identities: 1, roles: true, baseline: 'none', effect },
    applies: (view) => (view.endpoint.graphql === undefined ? (concerns?.(view) ?? true) : 'is GraphQL'),
    run: async (context) => {
      const { privileged, unprivileged } = context
      if (privileged === undefined || unprivileged === undefined) return
      const granted = context.baseline(privileged.name)
      const refused = context.baseline(unprivileged.name) ?? context.unreached(unprivileged.name)
      if (granted === undefined || refused?.exchange === undefined) return
      if (outcomeOf(refused.exchange.response) !== 'denied') return
      const closed: Closed = { as: unprivileged.name, plain: granted.draft, granted: granted.exchange }
      const found = await provenBypass(context, closed, ways(context, granted.draft, granted.exchange))
      if (found !== undefined)
        context.report(
          detail(found, `${unprivileged.name} (role ${unprivileged.role}) may not use ${context.endpoint.id} and`),
        )
    },
  })
}
