import { hasSubstance, outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import { findToken, locatedToken, setCookiesOf } from '../identity/extract.ts'
import { profileFor, withProfile } from '../identity/profile.ts'
import type { Profile } from '../identity/profile.ts'
import type { Json } from '../json.ts'
import { getAt, isJsonObject, parseJson } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Session } from '../identity/session.ts'
import type { Credentials, FieldList, RequestDraft } from '../request/draft.ts'
import { noCredentials } from '../request/draft.ts'
import { pointsOf, withPoint } from '../request/points.ts'
import type { AccountStep } from './account-steps.ts'
import { accountStep, passwordField } from './account-steps.ts'
import { isGranted } from './bypass.ts'
import type { RuleContext } from './types.ts'

/** An account that a rule registered for itself. */
export interface TestAccount {
  readonly profile: Profile
  /** The answer to its registration. */
  readonly made: Exchange
}

export interface SignedIn {
  readonly exchange: Exchange
  readonly credentials: Credentials
}

export function endpointsFor(context: Pick<RuleContext, 'api'>, step: AccountStep): Endpoint[] {
  return context.api.endpoints.filter((endpoint) => accountStep(endpoint) === step)
}

export function newProfile(context: Pick<RuleContext, 'unique'>, name = 'test'): Profile {
  return profileFor(name, context.unique())
}

/** The request with every field that the pattern names set to the value; undefined when there is none. */
export function withNamedFields(draft: RequestDraft, pattern: RegExp, value: Json): RequestDraft | undefined {
  const points = pointsOf(draft).filter(
    (point) => (point.in === 'body' || point.in === 'query') && pattern.test(point.name.split(/[.[\]]+/).at(-1) ?? ''),
  )
  return points.length === 0 ? undefined : points.reduce((current, point) => withPoint(current, point, value), draft)
}

/** A token presented as an identity of the run presents its own; else as a bearer token. */
function presented(token: string, identities: readonly Session[]): Credentials {
  for (const { credentials, loginExchange } of identities) {
    const known = loginExchange === undefined ? undefined : locatedToken(loginExchange.response, true)?.token
    if (known === undefined) continue
    const replaced = (fields: FieldList): FieldList =>
      fields
        .filter(([, value]) => value.includes(known))
        .map(([name, value]) => [name, value.replace(known, token)] as const)
    const { headers, cookies, query } = credentials
    const own = { headers: replaced(headers), cookies: replaced(cookies), query: replaced(query) }
    if (own.headers.length + own.cookies.length + own.query.length > 0) return own
  }
  return { ...noCredentials, headers: [['Authorization', `Bearer ${token}`]] }
}

/** Whether an answer to a sign-in or registration gives access: it works and hands out a token or a cookie. */
export function credentialsIn(exchange: Exchange, context?: Pick<RuleContext, 'identities'>): Credentials | undefined {
  const outcome = outcomeOf(exchange.response)
  if (outcome !== 'works' && outcome !== 'redirected') return undefined
  const token = findToken(exchange.response)
  const cookies = setCookiesOf(exchange.response)
    .filter(({ value, attributes }) => value !== '' && attributes.get('max-age') !== '0')
    .map(({ name, value }) => [name, value] as const)
  if (token === undefined && cookies.length === 0) return undefined
  const shown = token === undefined ? noCredentials : presented(token, context?.identities ?? [])
  const names = new Set(shown.cookies.map(([name]) => name))
  return { ...shown, cookies: [...shown.cookies, ...cookies.filter(([name]) => !names.has(name))] }
}

/** Registers an account for a test. Undefined when the API has no registration that works. */
export async function registered(
  context: RuleContext,
  profile = newProfile(context),
): Promise<TestAccount | undefined> {
  for (const endpoint of endpointsFor(context, 'registration')) {
    const made = await context.send(withProfile(context.draftOf(endpoint), profile), {
      as: 'nobody',
      rawOverload: true,
    })
    const outcome = outcomeOf(made.response)
    if (outcome === 'works' || outcome === 'redirected') return { profile, made }
  }
  return undefined
}

/** The request that signs the profile in, as it would be sent to the endpoint. */
export function signInDraft(context: RuleContext, endpoint: Endpoint, profile: Profile): RequestDraft {
  return withProfile(context.draftOf(endpoint), profile)
}

/** Signs in, also with the mail address where a user name is asked for. */
export async function signedIn(context: RuleContext, profile: Profile): Promise<SignedIn | undefined> {
  for (const endpoint of endpointsFor(context, 'sign-in')) {
    for (const spelled of [profile, { ...profile, username: profile.email }]) {
      const exchange = await context.send(signInDraft(context, endpoint, spelled), { as: 'nobody', rawOverload: true })
      const credentials = credentialsIn(exchange, context)
      if (credentials !== undefined) return { exchange, credentials }
    }
  }
  return undefined
}

/** A new account that can sign in. Blocks when there is none to be had. */
export async function usableAccount(
  context: RuleContext,
  name?: string,
): Promise<(TestAccount & { session: SignedIn }) | undefined> {
  const account = await registered(context, newProfile(context, name))
  const session = account === undefined ? undefined : await signedIn(context, account.profile)
  if (account === undefined || session === undefined) {
    context.block('error', 'no account could be registered and signed in for the test')
    return undefined
  }
  return { ...account, session }
}

/** Fields of GraphQL that show who asks, and nothing to a stranger. */
const selfField = /^(?:me|self|viewer|profile|my_?profile|account|who_?am_?i|current_?user)$/i
/** Paths at which callers are shown themselves. */
export const selfPath = /\/(?:me|self|profile|account|whoami|current[-_]?user|userinfo|dashboard)\/?$/i

/** A request that only works while signed in, best one about oneself. */
export function proofOf(
  context: RuleContext,
): { draft: RequestDraft; granted: Exchange; field: string | undefined } | undefined {
  const found = context.api.endpoints.flatMap((endpoint) => {
    const view = context.api.view(endpoint)
    const own = view.baseline(context.owner)
    const isFit =
      endpoint.graphql === undefined
        ? endpoint.effect === 'read' && endpoint.method === 'GET' && !endpoint.path.includes('{') && view.requiresAuth
        : endpoint.graphql.kind === 'query' && selfField.test(endpoint.graphql.field)
    return own !== undefined && isFit && hasSubstance(own.exchange.response) ? [{ endpoint, own }] : []
  })
  const best = found.find(({ endpoint }) => endpoint.graphql !== undefined || selfPath.test(endpoint.path)) ?? found[0]
  return best === undefined
    ? undefined
    : { draft: best.own.draft, granted: best.own.exchange, field: best.endpoint.graphql?.field }
}

/** Whether credentials open what only works while signed in. Undefined when the API has nothing that would tell. */
export async function opens(
  context: RuleContext,
  credentials: Credentials,
): Promise<{ isOpen: boolean; exchange: Exchange } | undefined> {
  const proof = proofOf(context)
  if (proof === undefined) return undefined
  const { field } = proof
  if (field === undefined) {
    const exchange = await context.send(proof.draft, { credentials })
    return { isOpen: isGranted(exchange.response, proof.granted.response), exchange }
  }
  // Asked for no more than that there is somebody: what a new account has is not what the owner has.
  const query = `query { ${field} { __typename } }`
  const body = { kind: 'json', value: { query }, contentType: 'application/json' } as const
  const exchange = await context.send({ ...proof.draft, body }, { credentials })
  const answer = parseJson(textOf(exchange.response))
  return { isOpen: isJsonObject(getAt(answer, ['data', field])), exchange }
}

/** The sign-in request of an account with another password. */
export function withPassword(draft: RequestDraft, password: Json): RequestDraft {
  return withNamedFields(draft, passwordField, password) ?? draft
}
