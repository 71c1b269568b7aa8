import type { Baseline } from '../baseline/baseline.ts'
import { isSameAnswer, nothingVolatile, volatileBetween } from '../baseline/difference.ts'
import { hasSubstance, outcomeOf } from '../baseline/outcome.ts'
import { codeOf, messageOf } from '../errors.ts'
import type { Exchange } from '../http/message.ts'
import { headerOf } from '../http/message.ts'
import type { Session } from '../identity/session.ts'
import { givesPower, isAllowed } from '../model/effect.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { scalarText, wireRequest } from '../request/draft.ts'
import { consumerKeys, isIdName } from '../values/names.ts'
import type { LearnedValue } from '../values/pool.ts'
import { objectPoints } from '../rule/ownership.ts'
import { buildDraft } from '../values/build-draft.ts'
import type { Strategy } from '../values/build-draft.ts'
import { repaired } from '../values/repair.ts'
import type { Knowledge } from './knowledge.ts'
import { keep, type Learning, sendAs, unreached } from './learning.ts'
import { learnFromLogin } from './self.ts'

const maxRepairs = 3
const emptyPool = { candidates: () => [] }

/**
 * Finds a request that works for each endpoint and identity. Endpoints that only read go first, those without path parameters before those with;
 * their answers give the values that the next ones need. Then come creations, then what reads and changes the created. What stays out of reach
 * is noted with the reason.
 */
export async function learn(learning: Learning): Promise<void> {
  const { knowledge, sessions, config } = learning
  const [owner] = sessions
  knowledge.setOwner(owner?.name ?? 'nobody')
  for (const session of sessions) learnFromLogin(knowledge, session)
  const testable = knowledge.endpoints.filter((endpoint) => isAllowed(endpoint.effect, config.allow))
  const identities: (Session | undefined)[] = sessions.length === 0 ? [undefined] : [...sessions]
  for (const identity of identities) {
    learning.progress(`learning as ${identity?.name ?? 'nobody'}`)
    await learnAs(learning, testable, identity)
  }
  // What was written since may have changed what is read.
  if (config.allow.writes) for (const identity of identities) await readAgain(learning, testable, identity)
  if (sessions.length > 0) await learnAsNobody(learning, testable)
  for (const session of sessions) {
    findProof(knowledge, session)
    await session.revive()
  }
  for (const endpoint of knowledge.endpoints) {
    if (isAllowed(endpoint.effect, config.allow)) continue
    const flag = endpoint.effect === 'destructive' ? '--allow-destructive' : '--allow-writes'
    for (const as of [...sessions.map((session) => session.name), 'nobody']) {
      knowledge.setUnreached(as, {
        endpoint,
        kind: 'not_allowed',
        reason: `it ${endpoint.effect === 'write' ? 'writes' : 'is destructive'} and ${flag} was not given`,
        exchange: undefined,
        draft: undefined,
      })
    }
  }
}

function depth(endpoint: Endpoint): number {
  return pathParamsOf(endpoint.path).length + (endpoint.graphql !== undefined && needsId(endpoint) ? 1 : 0)
}

interface Stage {
  readonly endpoints: readonly Endpoint[]
  readonly parallel: boolean
}

function byDepth(endpoints: readonly Endpoint[], parallel: boolean): Stage[] {
  const levels = [...new Set(endpoints.map(depth))].sort((a, b) => a - b)
  return levels.map((level) => ({ endpoints: endpoints.filter((endpoint) => depth(endpoint) === level), parallel }))
}

function stages(endpoints: readonly Endpoint[]): Stage[] {
  const reads = endpoints.filter((endpoint) => endpoint.effect === 'read')
  // What changes who may do what comes last: it may change how all else answers.
  const ordinary = endpoints.filter((endpoint) => endpoint.effect === 'write' && !givesPower(endpoint))
  const creates = ordinary.filter((endpoint) => endpoint.method === 'POST')
  const changes = ordinary.filter((endpoint) => endpoint.method !== 'POST')
  return [
    ...byDepth(reads, true),
    ...byDepth(creates, false),
    ...byDepth(reads, true),
    ...byDepth(changes, false),
    ...byDepth(creates, false),
    ...byDepth(
      endpoints.filter((endpoint) => endpoint.effect === 'write' && givesPower(endpoint)),
      false,
    ),
  ]
}

function needsId(endpoint: Endpoint): boolean {
  const variables = endpoint.bodies[0]?.schema.properties.get('variables')
  return variables !== undefined && [...variables.required].some(isIdName)
}

async function learnAs(
  learning: Learning,
  endpoints: readonly Endpoint[],
  session: Session | undefined,
): Promise<void> {
  const { knowledge } = learning
  const as = session?.name ?? 'nobody'
  // A working answer that is empty may fill up once something has been created.
  const isSettled = (endpoint: Endpoint): boolean => {
    const known = knowledge.baseline(endpoint, as)
    if (known === undefined) return false
    return endpoint.effect !== 'read' || (hasSubstance(known.exchange.response) && !hasBetterObject(known))
  }
  // What was learned before anything was created may be about a thing of somebody else.
  const hasBetterObject = ({ endpoint, draft, isGuess }: Baseline): boolean =>
    objectPoints(draft).some((point) => {
      const values = knowledge.pool.candidates(consumerKeys(endpoint, point.in, point.name), as)
      const isOwn = (one: LearnedValue): boolean => one.as === as && (one.created || one.whose === 'own')
      if (values.some(isOwn)) return !values.some((one) => isOwn(one) && String(one.value) === scalarText(point.value))
      return isGuess === true && values.some((one) => one.as === as && one.guessed === undefined)
    })
  for (const stage of stages(endpoints)) {
    const open = stage.endpoints.filter((endpoint) => !isSettled(endpoint))
    if (stage.parallel) await Promise.all(open.map((endpoint) => learnEndpoint(learning, endpoint, session)))
    else for (const endpoint of open) await learnEndpoint(learning, endpoint, session)
  }
}

function strategiesFor(learning: Learning, endpoint: Endpoint, as: string): Strategy[] {
  const strategies: Strategy[] = []
  const seen = learning.knowledge.baseline(endpoint)
  if (seen === undefined || seen.as === as) {
    for (const request of endpoint.observed.slice(0, 3)) strategies.push({ kind: 'observed', request })
  }
  strategies.push({ kind: 'learned' }, { kind: 'examples' })
  if (endpoint.params.some((param) => param.in === 'path')) strategies.push({ kind: 'learned', skip: 1 })
  if (endpoint.bodies.length > 0) strategies.push({ kind: 'minimal' })
  strategies.push({ kind: 'generated' })
  return strategies
}

async function learnEndpoint(learning: Learning, endpoint: Endpoint, session: Session | undefined): Promise<void> {
  const as = session?.name ?? 'nobody'
  const { knowledge } = learning
  const tried = new Set<string>()
  let last: { draft: RequestDraft; exchange: Exchange } | undefined
  let empty: { draft: RequestDraft; exchange: Exchange } | undefined
  const login = loginDraft(endpoint, session)
  const strategies = strategiesFor(learning, endpoint, as)
  try {
    for (const strategy of login === undefined ? strategies : [undefined, ...strategies]) {
      let draft =
        strategy === undefined
          ? login
          : buildDraft(endpoint, strategy, {
              pool: knowledge.pool,
              as,
              unique: learning.unique(),
              fixed: learning.config.values,
            })
      for (let repair = 0; repair <= maxRepairs && draft !== undefined; repair += 1) {
        const key = JSON.stringify([draft.rawPath, [...draft.pathValues], draft.query, draft.headers, draft.body])
        if (tried.has(key)) break
        tried.add(key)
        const exchange = await sendAs(learning, session, draft, endpoint)
        last = { draft, exchange }
        const outcome = outcomeOf(exchange.response)
        if (outcome === 'works' || (outcome === 'redirected' && endpoint.effect === 'write')) {
          // An answer that holds nothing will do, but another value may lead to one that does.
          if (endpoint.effect === 'read' && !hasSubstance(exchange.response)) {
            empty ??= { draft, exchange }
            break
          }
          await keep(learning, endpoint, session, draft, exchange, outcome)
          return
        }
        if (outcome === 'denied' && as === 'nobody') break
        draft =
          outcome === 'rejected' || outcome === 'failed'
            ? repaired(draft, exchange.response, endpoint, learning.unique())
            : undefined
      }
      // Without credentials no other value will help.
      if (last !== undefined && as === 'nobody' && outcomeOf(last.exchange.response) === 'denied') break
    }
    if (empty !== undefined) {
      if (knowledge.baseline(endpoint, as) === undefined)
        await keep(learning, endpoint, session, empty.draft, empty.exchange, 'works')
      return
    }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'stopped') throw error
    knowledge.setUnreached(as, {
      endpoint,
      kind: code === 'rate_limited' ? 'rate_limit' : 'error',
      reason: messageOf(error),
      exchange: last?.exchange,
      draft: last?.draft,
    })
    return
  }
  if (knowledge.baseline(endpoint, as) === undefined) knowledge.setUnreached(as, unreached(endpoint, last))
}

/** For the endpoint through which the identity signs in, its own credentials are the values that work. */
function loginDraft(endpoint: Endpoint, session: Session | undefined): RequestDraft | undefined {
  const login = session?.loginExchange?.request
  if (login === undefined || login.method !== endpoint.method || login.body === undefined) return undefined
  if (login.target.split('?')[0] !== endpoint.path) return undefined
  const contentType = headerOf(login.headers, 'content-type') ?? 'application/json'
  const text = login.body.toString('utf8')
  // All operations of GraphQL share one path.
  if (endpoint.graphql !== undefined && !text.includes(JSON.stringify(endpoint.graphql.document))) return undefined
  return buildDraft(
    endpoint,
    { kind: 'observed', request: { pathValues: new Map(), query: [], headers: [], body: { contentType, text } } },
    { pool: emptyPool, as: session?.name ?? 'nobody', unique: '', fixed: {} },
  )
}

/** Asks once more what reads, and keeps the answers of now where the requests still work. */
async function readAgain(
  learning: Learning,
  endpoints: readonly Endpoint[],
  session: Session | undefined,
): Promise<void> {
  const { knowledge } = learning
  const as = session?.name ?? 'nobody'
  const again = async (endpoint: Endpoint): Promise<void> => {
    const known = knowledge.baseline(endpoint, as)
    if (known === undefined) return
    try {
      const exchange = await sendAs(learning, session, known.draft, endpoint)
      const outcome = outcomeOf(exchange.response)
      if (outcome !== known.outcome || (hasSubstance(known.exchange.response) && !hasSubstance(exchange.response)))
        return
      if (isSameAnswer(known.exchange.response, exchange.response, known.volatile)) return
      await keep(learning, endpoint, session, known.draft, exchange, outcome)
    } catch (error) {
      if (codeOf(error) === 'stopped') throw error
    }
  }
  await Promise.all(endpoints.filter(({ effect }) => effect === 'read').map(again))
}

/** The owner's working requests without credentials. Nothing is learned from the answers but how strangers are received. */
async function learnAsNobody(learning: Learning, endpoints: readonly Endpoint[]): Promise<void> {
  const { knowledge, sender } = learning
  const ask = async (endpoint: Endpoint): Promise<void> => {
    const known = knowledge.baseline(endpoint)
    const draft = known?.draft ?? knowledge.unreached(endpoint)?.draft
    if (draft === undefined) return
    try {
      const exchange = await sender.send(wireRequest(draft), { endpointId: endpoint.id, as: 'nobody' })
      const outcome = outcomeOf(exchange.response)
      if (outcome === 'works') {
        const repeat =
          endpoint.effect === 'read'
            ? await sender.send(wireRequest(draft), { endpointId: endpoint.id, as: 'nobody' })
            : undefined
        const volatile = repeat === undefined ? nothingVolatile : volatileBetween(exchange.response, repeat.response)
        knowledge.setBaseline({
          endpoint,
          as: 'nobody',
          draft,
          exchange,
          repeat,
          outcome,
          volatile,
          isStable: repeat === undefined || isSameAnswer(exchange.response, repeat.response, volatile, 0.9),
        })
      } else knowledge.setUnreached('nobody', unreached(endpoint, { draft, exchange }))
    } catch (error) {
      if (codeOf(error) === 'stopped') throw error
      knowledge.setUnreached('nobody', {
        endpoint,
        kind: codeOf(error) === 'rate_limited' ? 'rate_limit' : 'error',
        reason: messageOf(error),
        exchange: undefined,
        draft,
      })
    }
  }
  await Promise.all(endpoints.filter((endpoint) => endpoint.effect === 'read').map(ask))
  for (const endpoint of endpoints) if (endpoint.effect !== 'read') await ask(endpoint)
}

/** A request that tells a living session from a dead one: it works with it and is denied without. */
function findProof(knowledge: Knowledge, session: Session): void {
  for (const endpoint of knowledge.endpoints) {
    const own = knowledge.baseline(endpoint, session.name)
    if (endpoint.effect !== 'read' || own === undefined) continue
    const nobody = knowledge.unreached(endpoint, 'nobody')?.exchange
    if (nobody === undefined || outcomeOf(nobody.response) !== 'denied') continue
    session.learnedProof = own.draft
    return
  }
}
