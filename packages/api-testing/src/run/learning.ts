import type { Baseline, Unreached } from '../baseline/baseline.ts'
import { isSameAnswer, nothingVolatile, volatileBetween } from '../baseline/difference.ts'
import { outcomeOf } from '../baseline/outcome.ts'
import type { Outcome } from '../baseline/outcome.ts'
import type { Config } from '../config/schema.ts'
import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Sender } from '../http/sender.ts'
import type { Session } from '../identity/session.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { scalarText, wireRequest } from '../request/draft.ts'
import { accountStep } from '../rule/account-steps.ts'
import { objectPoints } from '../rule/ownership.ts'
import { consumerKeys } from '../values/names.ts'
import type { Knowledge } from './knowledge.ts'
import { learnLinks } from './links.ts'
import { learnFromAnswer } from './self.ts'

/** What all of learning works with. */
export interface Learning {
  readonly knowledge: Knowledge
  readonly sender: Sender
  /** The owner first. Empty when nobody signs in. */
  readonly sessions: readonly Session[]
  readonly config: Config
  readonly unique: () => string
  readonly progress: (text: string) => void
}

/** Why an endpoint is out of reach, by the last request that was tried. */
export function unreached(
  endpoint: Endpoint,
  last: { draft: RequestDraft; exchange: Exchange } | undefined,
): Unreached {
  if (last === undefined)
    return { endpoint, kind: 'error', reason: 'no request could be made', exchange: undefined, draft: undefined }
  const { response } = last.exchange
  const outcome = outcomeOf(response)
  const kind =
    outcome === 'denied' ? 'auth' : outcome === 'missing' ? 'missing' : outcome === 'rejected' ? 'input' : 'error'
  const said = textOf(response).replaceAll(/\s+/g, ' ').slice(0, 120)
  return {
    endpoint,
    kind,
    reason: `no request worked; the last answer was ${response.status}${said === '' ? '' : ` ${said}`}`,
    ...last,
  }
}

/** Notes that an endpoint was not reached as this identity, or as a stranger, with the last request and answer. */
export function noteUnreached(
  { knowledge }: Learning,
  endpoint: Endpoint,
  session: Session | undefined,
  last: { draft: RequestDraft; exchange: Exchange } | undefined,
): void {
  const as = session?.name ?? 'nobody'
  if (knowledge.baseline(endpoint, as) === undefined) knowledge.setUnreached(as, unreached(endpoint, last))
}

/** Sends a request as an identity, or as a stranger. */
export async function sendAs(
  learning: Learning,
  session: Session | undefined,
  draft: RequestDraft,
  endpoint: Endpoint,
): Promise<Exchange> {
  const options = { endpointId: endpoint.id }
  return session === undefined
    ? learning.sender.send(wireRequest(draft), { ...options, as: 'nobody' })
    : session.send(draft, options)
}

/** Whether the identity has the highest of the roles that the configuration puts in order. */
function isPowerful({ config }: Learning, session: Session | undefined): boolean {
  return session !== undefined && config.roles.length > 1 && session.role === config.roles.at(-1)
}

/** Whether the request names an object that neither an answer nor the user has named to the identity. */
function namesUnknown({ knowledge, config }: Learning, draft: RequestDraft, as: string): boolean {
  const { endpoint } = draft
  const given = new Set(Object.values(config.values).map(String))
  for (const { pathValues, query } of endpoint.observed)
    for (const [, value] of [...pathValues, ...query]) given.add(value)
  return objectPoints(draft).some((point) => {
    const text = scalarText(point.value)
    if (given.has(text)) return false
    const known = knowledge.pool.candidates(consumerKeys(endpoint, point.in, point.name), as)
    return !known.some((one) => one.guessed === undefined && String(one.value) === text)
  })
}

/** Keeps a request that works, and what its answer teaches. */
export async function keep(
  learning: Learning,
  endpoint: Endpoint,
  session: Session | undefined,
  draft: RequestDraft,
  exchange: Exchange,
  outcome: Outcome,
): Promise<void> {
  const { knowledge } = learning
  const repeat = endpoint.effect === 'read' ? await sendAs(learning, session, draft, endpoint) : undefined
  const volatile = repeat === undefined ? nothingVolatile : volatileBetween(exchange.response, repeat.response)
  const isStable =
    repeat === undefined ||
    (outcomeOf(repeat.response) === outcome && isSameAnswer(exchange.response, repeat.response, volatile, 0.9))
  const as = session?.name ?? 'nobody'
  const isMaking = endpoint.effect === 'write' && draft.method === 'POST'
  const isForFew = knowledge.view(endpoint).privilege !== undefined && !isPowerful(learning, session)
  const isGuess = !isMaking && (isForFew || namesUnknown(learning, draft, as))
  const baseline: Baseline = { endpoint, as, draft, exchange, repeat, outcome, volatile, isStable, isGuess }
  knowledge.setBaseline(baseline)
  if (session !== undefined) learnFromAnswer(knowledge, endpoint, as, exchange)
  // Whoever registers an account makes it for somebody else.
  const isAccount = accountStep(endpoint) === 'registration'
  if (!isAccount) knowledge.pool.learn(endpoint, draft, exchange, knowledge.ownNamesOf(as), isGuess)
  learnLinks(knowledge, as, exchange)
}
