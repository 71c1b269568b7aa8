import { codeOf, messageOf } from '../errors.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { givesPower, isAllowed } from '../model/effect.ts'
import type { Rule } from '../rule/types.ts'
import type { RunState } from './context.ts'
import { callerFor, contextFor } from './context.ts'
import type { Cell, Coverage } from './coverage.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding.ts'
import type { Redactor } from './redact.ts'

export interface Schedule {
  readonly state: RunState
  readonly rules: readonly Rule[]
  readonly coverage: Coverage
  readonly redactor: Redactor
  readonly onFinding: (finding: Finding) => void
  /** Called after each endpoint with how many are done. */
  readonly onProgress: (done: number, total: number, name: string) => void
}

/** The pseudo endpoint of an origin, for rules that concern the whole host. */
export function hostEndpoint(origin: string): Endpoint {
  return {
    id: `HOST ${origin}`,
    method: 'GET',
    path: '/',
    origin,
    params: [],
    bodies: [],
    responses: [],
    security: 'unknown',
    securityNames: [],
    effect: 'read',
    operationId: undefined,
    summary: '',
    tags: [],
    deprecated: false,
    observed: [],
    graphql: undefined,
    source: undefined,
  }
}

const effectRank = { read: 0, write: 1, destructive: 2 } as const

const phases = ['read', 'comparing', 'dealing', 'write', 'raising', 'destructive', 'exhausting'] as const
type Phase = (typeof phases)[number]

/** When a rule has its turn on an endpoint: by the most that either of them does. */
function phaseOf(rule: Rule, endpoint: Endpoint): Phase {
  if (rule.needs.exhausts) return 'exhausting'
  if (!rule.needs.sends) return 'read'
  const effect = effectRank[rule.needs.effect] > effectRank[endpoint.effect] ? rule.needs.effect : endpoint.effect
  if (effect !== 'write') return effect
  if (rule.needs.raises || givesPower(endpoint)) return 'raising'
  if (rule.needs.identities === 2) return 'comparing'
  return rule.owasp === 'API6:2023' ? 'dealing' : 'write'
}

/**
 * Runs every rule on everything it concerns. Endpoints run side by side, the rules of one endpoint one after another; first all that only
 * reads, then of what writes the comparisons of users, what deals in money and goods, and the rest, whose odd values would spoil both; then what
 * may give an identity more power, what destroys, at last what uses up the limits of the target, so that the later do not spoil the earlier.
 */
export async function runRules(schedule: Schedule): Promise<void> {
  const { state, rules } = schedule
  const { endpoints } = state.knowledge
  const hosts = [...new Set(endpoints.map((endpoint) => endpoint.origin))].map(hostEndpoint)
  const work = [
    ...hosts.map((endpoint) => ({ endpoint, rules: rules.filter((rule) => rule.scope === 'host') })),
    ...endpoints.map((endpoint) => ({ endpoint, rules: rules.filter((rule) => rule.scope === 'endpoint') })),
  ]
  let done = 0
  const total = work.length * phases.length
  for (const phase of phases) {
    const tasks = work.map(({ endpoint, rules: own }) => ({
      endpoint,
      rules: own.filter((rule) => phaseOf(rule, endpoint) === phase),
    }))
    const runTask = async ({ endpoint, rules: own }: { endpoint: Endpoint; rules: Rule[] }): Promise<void> => {
      for (const rule of own) await runRule(schedule, rule, endpoint)
      done += 1
      schedule.onProgress(done, total, endpoint.id)
    }
    // Reading disturbs nobody; writing and destroying on several endpoints at once would.
    if (phase === 'read') await pooled(tasks, state.config.limits.concurrency, runTask)
    else for (const task of tasks) await runTask(task)
  }
}

async function pooled<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next]
      next += 1
      if (item !== undefined) await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
}

/** Why a rule cannot run here, judged before anything is sent. */
function precheck(state: RunState, rule: Rule, endpoint: Endpoint): Cell | undefined {
  const { needs } = rule
  const { config, sessions, knowledge } = state
  const view = knowledge.view(endpoint, callerFor(state, rule, endpoint)?.name)
  const applies = rule.applies(view)
  if (applies !== true) return { state: 'not_applicable', reason: applies }
  if (needs.sends) {
    if (!isAllowed(endpoint.effect, config.allow))
      return {
        state: 'skipped',
        reason:
          endpoint.effect === 'write'
            ? 'writes are not allowed (--allow-writes)'
            : 'destructive requests are not allowed (--allow-destructive)',
      }
    if (!isAllowed(needs.effect, config.allow))
      return {
        state: 'skipped',
        reason:
          needs.effect === 'write'
            ? 'the rule writes (--allow-writes)'
            : 'the rule is destructive (--allow-destructive)',
      }
  }
  if (needs.identities > sessions.length)
    return {
      state: 'skipped',
      reason: `needs ${needs.identities} signed-in identit${needs.identities === 1 ? 'y' : 'ies'}, there ${sessions.length === 1 ? 'is 1' : `are ${sessions.length}`}`,
    }
  const [owner] = sessions
  if (needs.identities === 2 && !sessions.slice(1).some((session) => session.role === owner?.role))
    return { state: 'skipped', reason: 'needs two identities of the same role' }
  if (
    needs.roles &&
    new Set(sessions.filter((session) => config.roles.includes(session.role)).map((session) => session.role)).size < 2
  )
    return { state: 'skipped', reason: 'needs identities of two roles that `roles` puts in order' }
  if (needs.oob && state.oob === undefined)
    return {
      state: 'skipped',
      reason: 'needs the out-of-band listener, which the target cannot reach or which is switched off',
    }
  if (needs.baseline === 'none' || view.baseline() !== undefined) return undefined
  const unreached = view.unreached()
  if (needs.baseline === 'answered' && unreached?.exchange !== undefined) return undefined
  if (unreached === undefined) return { state: 'blocked', by: 'error', reason: 'the endpoint was not reached' }
  if (unreached.kind === 'not_allowed') return { state: 'skipped', reason: unreached.reason }
  return { state: 'blocked', by: unreached.kind === 'missing' ? 'input' : unreached.kind, reason: unreached.reason }
}

async function runRule(schedule: Schedule, rule: Rule, endpoint: Endpoint): Promise<void> {
  const { state, coverage } = schedule
  const refusal = precheck(state, rule, endpoint)
  if (refusal !== undefined) {
    coverage.set(endpoint.id, rule.id, refusal)
    return
  }
  const nothing = rule.needs.sends ? await state.destruction?.ready(endpoint) : undefined
  if (nothing !== undefined) {
    coverage.set(endpoint.id, rule.id, { state: 'blocked', by: 'error', reason: nothing })
    return
  }
  const run = contextFor(state, rule, endpoint)
  let failure: Cell | undefined
  try {
    await rule.run(run.context)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'stopped') {
      coverage.set(endpoint.id, rule.id, { state: 'blocked', by: 'error', reason: messageOf(error) })
      return
    }
    failure = {
      state: 'blocked',
      by: code === 'rate_limited' ? 'rate_limit' : code === 'login_failed' ? 'auth' : 'error',
      reason: messageOf(error),
    }
  }
  for (const detail of run.details) schedule.onFinding(findingOf(rule, endpoint, detail, schedule.redactor))
  const [block] = run.blocks
  if (run.details.length === 0 && failure !== undefined) coverage.set(endpoint.id, rule.id, failure)
  else if (run.details.length === 0 && block !== undefined)
    coverage.set(endpoint.id, rule.id, { state: 'blocked', by: block.kind, reason: block.reason })
  else coverage.set(endpoint.id, rule.id, { state: 'ran', requests: run.requests(), findings: run.details.length })
}
