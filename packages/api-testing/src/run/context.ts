import type { Config } from '../config/schema.ts'
import type { Exchange, WireResponse } from '../http/message.ts'
import type { Sender } from '../http/sender.ts'
import type { Session } from '../identity/session.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { OobHit, OobListener } from '../oob/listener.ts'
import type { RequestDraft } from '../request/draft.ts'
import { emptyDraft, wireRequest } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { pointsOf } from '../request/points.ts'
import type { FindingDetail, Rule, RuleContext, SendAs } from '../rule/types.ts'
import { buildDraft, paramValue } from '../values/build-draft.ts'
import type { DraftContext } from '../values/build-draft.ts'
import { generate } from '../values/generate.ts'
import type { Destruction } from './destruction.ts'
import type { Knowledge } from './knowledge.ts'

/** A call that a payload may still cause. */
export interface ExpectedCall {
  readonly token: string
  readonly protocol: 'http' | 'dns' | 'any'
  readonly rule: Rule
  readonly endpoint: Endpoint
  readonly detail: (hits: readonly OobHit[]) => FindingDetail
}

/** What all rules of a run share. */
export interface RunState {
  readonly config: Config
  readonly knowledge: Knowledge
  readonly sender: Sender
  readonly sessions: readonly Session[]
  /** Of what destroys; undefined where that is not allowed. */
  readonly destruction: Destruction | undefined
  readonly oob: OobListener | undefined
  readonly expected: ExpectedCall[]
  readonly unique: () => string
  readonly number: (low: number, high: number) => number
  readonly timing: Mutex
  readonly notFound: Map<string, Promise<Exchange>>
}

/** Lets one caller in at a time, in order. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve()

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work)
    this.last = result.catch(() => undefined)
    return result
  }
}

export interface RuleRun {
  readonly context: RuleContext
  readonly details: FindingDetail[]
  readonly blocks: { kind: 'auth' | 'rate_limit' | 'error'; reason: string }[]
  readonly requests: () => number
}

/** The identities at an endpoint, the owner first: accounts made for the purpose where it would spoil the others. */
function sessionsAt(state: RunState, endpoint: Endpoint): readonly Session[] {
  return state.destruction?.sessionsFor(endpoint) ?? state.sessions
}

/**
 * Who a rule acts as: the first identity, or, where only another one gets in and the rule compares no identities, that one. What only an
 * administrator may call is attacked by way of the administrator's requests.
 */
export function callerFor(state: RunState, rule: Rule, endpoint: Endpoint): Session | undefined {
  const { knowledge } = state
  const sessions = sessionsAt(state, endpoint)
  const [owner] = sessions
  if (owner === undefined || rule.needs.identities > 0 || rule.needs.roles) return owner
  if (rule.scope === 'host' || knowledge.baseline(endpoint, owner.name) !== undefined) return owner
  return sessions.find(({ name }) => knowledge.baseline(endpoint, name) !== undefined) ?? owner
}

/** The context for one rule on one endpoint, and what the rule left in it. */
export function contextFor(state: RunState, rule: Rule, endpoint: Endpoint): RuleRun {
  const { knowledge, config, sender } = state
  const sessions = sessionsAt(state, endpoint)
  const details: FindingDetail[] = []
  const blocks: RuleRun['blocks'] = []
  let requests = 0
  const owner = callerFor(state, rule, endpoint)
  const rank = (session: Session): number => config.roles.indexOf(session.role)
  const ordered = sessions.filter((session) => rank(session) !== -1).sort((a, b) => rank(a) - rank(b))
  const [lowest] = ordered
  const highest = ordered.at(-1)
  const differs = lowest !== undefined && highest !== undefined && rank(lowest) !== rank(highest)
  const session = (name: string): Session | undefined => sessions.find((one) => one.name === name)
  const context: RuleContext = {
    ...knowledge.view(endpoint, owner?.name),
    rule,
    owner: owner?.name ?? 'nobody',
    peer: sessions.find((one) => one !== owner && one.role === owner?.role)?.name,
    identities: sessions,
    privileged: differs ? highest : undefined,
    unprivileged: differs ? lowest : undefined,
    allowed: config.allow,
    api: knowledge,
    pool: knowledge.pool,
    oob: state.oob,
    oobWaitMs: config.oob.waitMs,
    delaySeconds: config.limits.delaySeconds,
    session,
    points: (filter = () => true) => allPoints(state, endpoint, owner?.name ?? 'nobody').filter(filter),
    draftOf: (other) =>
      knowledge.baseline(other, owner?.name)?.draft ??
      knowledge.unreached(other, owner?.name)?.draft ??
      buildDraft(other, { kind: 'learned' }, draftContext(state, owner?.name ?? 'nobody')),
    send: async (draft, options = {}) => {
      requests += 1
      return sendFor(state, endpoint, draft, options, owner)
    },
    sendBytes: async (bytes: Buffer, options = {}): Promise<WireResponse> => {
      requests += 1
      const { method = 'GET', ...limits } = options
      return sender.sendBytes(endpoint.origin, bytes, method, { endpointId: endpoint.id, as: 'nobody', ...limits })
    },
    openSocket: async (draft, options = {}) => {
      requests += 1
      const { as = owner?.name ?? 'nobody' } = options
      const credentials = options.credentials ?? session(as)?.credentials
      const name = options.credentials === undefined ? as : `${as} (altered)`
      return sender.upgrade(wireRequest(draft, credentials), { endpointId: endpoint.id, as: name })
    },
    notFound: () => notFound(state, endpoint),
    exclusively: (work) => state.timing.run(work),
    expectCall: (token, protocol, detail) => {
      state.expected.push({ token, protocol, rule, endpoint, detail })
    },
    unique: state.unique,
    number: state.number,
    report: (detail) => {
      details.push(detail)
    },
    block: (kind, reason) => {
      blocks.push({ kind, reason })
    },
  }
  return { context, details, blocks, requests: () => requests }
}

async function sendFor(
  state: RunState,
  endpoint: Endpoint,
  draft: RequestDraft,
  options: SendAs,
  owner: Session | undefined,
): Promise<Exchange> {
  const { as = owner?.name ?? 'nobody', credentials, ...limits } = options
  const settings = { endpointId: endpoint.id, about: draft.endpoint.id, ...limits }
  const session = [...sessionsAt(state, endpoint), ...state.sessions].find((one) => one.name === as)
  if (session === undefined || credentials !== undefined) {
    return state.sender.send(wireRequest(draft, credentials), {
      ...settings,
      as: credentials === undefined ? 'nobody' : `${as} (altered)`,
    })
  }
  return session.send(draft, settings)
}

function draftContext(state: RunState, as: string): DraftContext {
  return { pool: state.knowledge.pool, as, unique: state.unique(), fixed: state.config.values }
}

/** A path that exists nowhere, asked once for each origin. */
function notFound(state: RunState, endpoint: Endpoint): Promise<Exchange> {
  let answer = state.notFound.get(endpoint.origin)
  if (answer === undefined) {
    const draft: RequestDraft = {
      ...emptyDraft(endpoint),
      method: 'GET',
      rawPath: `/${state.unique()}-${state.unique()}`,
      body: { kind: 'none' },
    }
    answer = state.sender.send(wireRequest(draft), { endpointId: `HOST ${endpoint.origin}`, as: 'nobody' })
    state.notFound.set(endpoint.origin, answer)
  }
  return answer
}

/** The places of the working request, then those that the description names and the request leaves out, with values made up. */
function allPoints(state: RunState, endpoint: Endpoint, owner: string): Point[] {
  const { baseline, unreached } = state.knowledge.view(endpoint, owner)
  const draft = baseline()?.draft ?? unreached()?.draft
  if (draft === undefined) return []
  const present = pointsOf(draft)
  const names = new Set(present.map((point) => `${point.in} ${point.name}`))
  const unique = state.unique()
  const absent: Point[] = endpoint.params
    .filter(
      (param) =>
        !names.has(`${param.in} ${param.name}`) && !/^(?:authorization|accept|content-type)$/i.test(param.name),
    )
    .map((param) => ({
      in: param.in,
      name: param.name,
      path: undefined,
      value: paramValue(endpoint, param, { kind: 'learned' }, { ...draftContext(state, owner), unique }),
      schema: param.schema,
    }))
  const { body } = draft
  if (body.kind === 'json' && endpoint.graphql === undefined) {
    for (const [name, schema] of endpoint.bodies[0]?.schema.properties ?? []) {
      if (
        schema.readOnly === true ||
        names.has(`body ${name}`) ||
        present.some((point) => point.in === 'body' && point.path?.[0] === name)
      )
        continue
      absent.push({ in: 'body', name, path: [name], value: generate(schema, name, { unique }), schema })
    }
  }
  return [...present, ...absent]
}
