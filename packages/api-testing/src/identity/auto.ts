import { outcomeOf } from '../baseline/outcome.ts'
import type { Config, IdentityConfig } from '../config/schema.ts'
import { IdentityConfig as IdentitySchema } from '../config/schema.ts'
import { codeOf, messageOf } from '../errors.ts'
import type { Exchange } from '../http/message.ts'
import type { Sender } from '../http/sender.ts'
import { leavesOf } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import type { RequestDraft } from '../request/draft.ts'
import { pathOf, wireRequest } from '../request/draft.ts'
import { buildDraft } from '../values/build-draft.ts'
import type { Strategy } from '../values/build-draft.ts'
import { repaired } from '../values/repair.ts'
import { findToken } from './extract.ts'
import { profileFor, withProfile } from './profile.ts'
import type { Profile } from './profile.ts'
import { Session } from './session.ts'

export interface AutoSignIn {
  readonly endpoints: readonly Endpoint[]
  readonly config: Config
  readonly target: string
  readonly sender: Sender
  readonly unique: () => string
  readonly notes: string[]
}

const registration =
  /regist|sign-?_?up|(?:create|add|new)-?_?(?:user|account|customer|member)|(?:^|\/)(?:users?|accounts?|customers?|members?)\/?$/i
const signIn = /log-?_?in|sign-?_?in|authenticate|(?:^|\/)auth\/?$|tokens?\/?$|sessions?\/?$|obtain/i

const noPool = { candidates: () => [] }

/**
 * Identities for an API of which only the description is known: two users are registered and signed in through its own endpoints (needs
 * allowed writes); failing that, the example of the sign-in endpoint is tried. What does not work out becomes a note, never an error.
 */
export async function autoIdentities(auto: AutoSignIn): Promise<Session[]> {
  const signIns = auto.endpoints.filter(
    (endpoint) => takesPassword(endpoint) && signIn.test(nameOf(endpoint)) && !registration.test(lastPart(endpoint)),
  )
  const registrations = auto.endpoints.filter(
    (endpoint) => takesPassword(endpoint) && registration.test(nameOf(endpoint)) && !signIns.includes(endpoint),
  )
  const sessions: Session[] = []
  if (auto.config.allow.writes && registrations.length > 0) {
    for (const name of ['alice', 'bob']) {
      const session = await registered(auto, name, registrations, signIns)
      if (session !== undefined) sessions.push(session)
    }
  }
  if (sessions.length === 0) {
    const session = await byExample(auto, signIns)
    if (session !== undefined) sessions.push(session)
  }
  if (sessions.length > 0)
    auto.notes.push(
      `no identities were given; signed in as ${sessions.map((session) => session.name).join(' and ')} through the endpoints of the API`,
    )
  else if (signIns.length > 0 || registrations.length > 0) {
    auto.notes.push(
      `no identities were given and none could be made${auto.config.allow.writes ? '' : ' without --allow-writes'}: only what strangers may do was tested`,
    )
  }
  return sessions
}

function nameOf(endpoint: Endpoint): string {
  return endpoint.graphql === undefined ? `${endpoint.path} ${endpoint.operationId ?? ''}` : endpoint.graphql.field
}

function lastPart(endpoint: Endpoint): string {
  return endpoint.graphql?.field ?? endpoint.path.replace(/\/$/, '').split('/').at(-1) ?? ''
}

function takesPassword(endpoint: Endpoint): boolean {
  if (endpoint.method !== 'POST' || endpoint.path.includes('{')) return false
  const [body] = endpoint.bodies
  if (body === undefined) return false
  const names: string[] = []
  const visit = (schema: Schema, depth: number): void => {
    for (const [name, property] of schema.properties) {
      names.push(name)
      if (depth < 3) visit(property, depth + 1)
    }
    for (const variant of schema.variants) if (depth < 3) visit(variant, depth + 1)
  }
  visit(body.schema, 0)
  for (const example of body.examples) for (const { path } of leavesOf(example, 200)) names.push(String(path.at(-1)))
  return names.some((name) => /^(?:.*_)?pass(?:word|wd|phrase)?(?:1|_?hash)?$/i.test(name))
}

async function worked(
  auto: AutoSignIn,
  endpoint: Endpoint,
  profile: Profile,
): Promise<{ draft: RequestDraft; exchange: Exchange } | undefined> {
  const strategies: Strategy[] = [{ kind: 'learned' }, { kind: 'minimal' }, { kind: 'generated' }]
  for (const strategy of strategies) {
    let draft: RequestDraft | undefined = withProfile(
      buildDraft(endpoint, strategy, { pool: noPool, as: 'nobody', unique: auto.unique(), fixed: auto.config.values }),
      profile,
    )
    for (let repair = 0; repair < 4 && draft !== undefined; repair += 1) {
      const exchange = await auto.sender.send(wireRequest(draft), {
        endpointId: '(sign in)',
        about: endpoint.id,
        as: 'nobody',
      })
      const outcome = outcomeOf(exchange.response)
      if (outcome === 'works' || outcome === 'redirected') return { draft, exchange }
      if (outcome !== 'rejected' && outcome !== 'failed') break
      const next = repaired(draft, exchange.response, endpoint, auto.unique())
      draft = next === undefined ? undefined : withProfile(next, profile)
    }
  }
  return undefined
}

async function registered(
  auto: AutoSignIn,
  name: string,
  registrations: readonly Endpoint[],
  signIns: readonly Endpoint[],
): Promise<Session | undefined> {
  const unique = auto.unique()
  const profile = profileFor(name, unique)
  for (const endpoint of registrations) {
    try {
      const made = await worked(auto, endpoint, profile)
      if (made === undefined) continue
      for (const candidate of signIns) {
        const session = await signedIn(auto, name, candidate, profile)
        if (session !== undefined) return session
      }
      const token = findToken(made.exchange.response)
      if (token !== undefined)
        return await started(
          auto,
          identity(name, { kind: 'header', headers: { Authorization: `Bearer ${token}` } }, profile),
        )
    } catch (error) {
      if (codeOf(error) === 'stopped') throw error
      auto.notes.push(`registering through ${endpoint.id} failed: ${messageOf(error)}`)
    }
  }
  return undefined
}

function identity(
  name: string,
  login: unknown,
  profile: Pick<Profile, 'username' | 'email'> | undefined,
): IdentityConfig {
  return IdentitySchema.parse({
    name,
    role: 'user',
    login,
    owns: profile === undefined ? {} : { username: profile.username, email: profile.email },
  })
}

async function started(auto: AutoSignIn, config: IdentityConfig): Promise<Session | undefined> {
  const session = new Session(config, auto.target, auto.sender)
  try {
    await session.start()
    return session
  } catch (error) {
    if (codeOf(error) === 'stopped') throw error
    return undefined
  }
}

/** Tries to sign in; a name that is not accepted as user name may be accepted as e-mail. */
async function signedIn(
  auto: AutoSignIn,
  name: string,
  endpoint: Endpoint,
  profile: Profile,
): Promise<Session | undefined> {
  const draft = buildDraft(
    endpoint,
    { kind: 'learned' },
    { pool: noPool, as: 'nobody', unique: auto.unique(), fixed: auto.config.values },
  )
  for (const variant of [profile, { ...profile, username: profile.email }]) {
    const session = await started(auto, identity(name, loginOf(withProfile(draft, variant), endpoint), profile))
    if (session !== undefined) return session
  }
  return undefined
}

/** The request as a login of the configuration, so that it can be repeated when the session ends. */
function loginOf(draft: RequestDraft, endpoint: Endpoint): unknown {
  const url = endpoint.origin + pathOf(draft)
  if (draft.body.kind === 'form') return { kind: 'form', url, fields: Object.fromEntries(draft.body.fields) }
  return { kind: 'json', url, body: draft.body.kind === 'json' ? draft.body.value : {} }
}

/** Descriptions often carry an account that works as the example of their sign-in. */
async function byExample(auto: AutoSignIn, signIns: readonly Endpoint[]): Promise<Session | undefined> {
  for (const endpoint of signIns) {
    const draft = buildDraft(
      endpoint,
      { kind: 'examples' },
      { pool: noPool, as: 'nobody', unique: auto.unique(), fixed: auto.config.values },
    )
    const hasExample =
      (endpoint.bodies[0]?.examples.length ?? 0) > 0 ||
      [...(endpoint.bodies[0]?.schema.properties.values() ?? [])].some((schema) => schema.examples.length > 0)
    if (!hasExample || draft.body.kind === 'none') continue
    const session = await started(auto, identity('example', loginOf(draft, endpoint), undefined))
    if (session !== undefined) return session
  }
  return undefined
}
