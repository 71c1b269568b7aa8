import { outcomeOf } from '../baseline/outcome.ts'
import type { Config, IdentityConfig } from '../config/schema.ts'
import { IdentityConfig as IdentitySchema } from '../config/schema.ts'
import { codeOf, messageOf } from '../errors.ts'
import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Sender } from '../http/sender.ts'
import { isJsonObject } from '../json.ts'
import type { BodySpec, Endpoint, SecurityScheme } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { pathOf, wireRequest } from '../request/draft.ts'
import { buildDraft } from '../values/build-draft.ts'
import type { Strategy } from '../values/build-draft.ts'
import { repaired } from '../values/repair.ts'
import type { AccountEndpoints } from './account-endpoints.ts'
import { accountEndpoints, isUndescribed, usualBody, withLikelyBodies } from './account-endpoints.ts'
import { Prober } from './carriage.ts'
import { locatedToken, setCookiesOf } from './extract.ts'
import { plainProfile, profileFor, withProfile } from './profile.ts'
import type { Profile } from './profile.ts'
import { Session } from './session.ts'

export interface AutoSignIn {
  readonly endpoints: readonly Endpoint[]
  readonly schemes: readonly SecurityScheme[]
  readonly config: Config
  readonly target: string
  readonly sender: Sender
  readonly unique: () => string
  readonly notes: string[]
}

/** An account of the run's own. */
interface Registered {
  readonly draft: RequestDraft
  readonly profile: Profile
  readonly exchange: Exchange
}

const noPool = { candidates: () => [] }
const mostRegistrations = 4

/**
 * Makes identities for an API of which only the description is known: registers users and signs them in through its own endpoints. What does not
 * work out becomes a note, never an error.
 */
export class AccountMaker {
  /** Bodies that worked for endpoints whose description says nothing of what they take, by endpoint id. */
  readonly bodies = new Map<string, readonly BodySpec[]>()
  /** Answers to registrations that worked, with their endpoints. */
  readonly made: { readonly endpoint: Endpoint; readonly exchange: Exchange }[] = []
  /** What the users were registered with, by the names of their identities. */
  readonly profiles = new Map<string, Profile>()
  readonly found: AccountEndpoints
  private readonly auto: AutoSignIn
  private readonly prober: Prober

  constructor(auto: AutoSignIn) {
    this.auto = auto
    this.found = accountEndpoints(auto.endpoints, auto.schemes)
    this.prober = new Prober(auto)
  }

  /** Registers a user and signs in. Undefined when the API offers no way that works. Needs allowed writes. */
  async registered(name: string, role = 'user'): Promise<Session | undefined> {
    for (const endpoint of this.found.registrations.slice(0, mostRegistrations)) {
      try {
        const account = await this.register(name, endpoint)
        if (account === undefined) continue
        const session = await this.signedIn(name, role, account)
        if (session === undefined) continue
        this.profiles.set(name, account.profile)
        session.restore = async () => {
          await this.sent(endpoint, account.draft)
        }
        return session
      } catch (error) {
        if (codeOf(error) === 'stopped') throw error
        const note = `registering through ${endpoint.id} failed: ${messageOf(error)}`
        if (!this.auto.notes.includes(note)) this.auto.notes.push(note)
      }
    }
    return undefined
  }

  /** Descriptions often carry an account that works as the example of their sign-in. */
  async byExample(): Promise<Session | undefined> {
    for (const endpoint of this.found.signIns) {
      const draft = this.draft(endpoint, { kind: 'examples' })
      const hasExample =
        (endpoint.bodies[0]?.examples.length ?? 0) > 0 ||
        [...(endpoint.bodies[0]?.schema.properties.values() ?? [])].some((schema) => schema.examples.length > 0)
      if (!hasExample || draft.body.kind === 'none') continue
      const session = await this.usable(identity('example', 'user', loginOf(draft, endpoint), undefined))
      if (session !== undefined) return session
    }
    return undefined
  }

  /** The session with its token presented in the way that the API takes; the session as it is where that already works or nothing better is found. */
  async fitted(session: Session): Promise<Session> {
    const { login } = session.config
    if ((login.kind !== 'json' && login.kind !== 'form') || login.apply !== undefined) return session
    if ((await this.prober.opens(session.credentials)) !== false) return session
    return (await this.presented(session)) ?? session
  }

  private sent(endpoint: Endpoint, draft: RequestDraft): Promise<Exchange> {
    return this.auto.sender.send(wireRequest(draft), { endpointId: '(sign in)', about: endpoint.id, as: 'nobody' })
  }

  private draft(endpoint: Endpoint, strategy: Strategy): RequestDraft {
    const { unique, config } = this.auto
    return buildDraft(endpoint, strategy, { pool: noPool, as: 'nobody', unique: unique(), fixed: config.values })
  }

  private async register(name: string, endpoint: Endpoint): Promise<Registered | undefined> {
    const unique = this.auto.unique()
    for (const candidate of withLikelyBodies(endpoint, 'registration')) {
      for (const profile of [profileFor(name, unique), plainProfile(unique)]) {
        const account = await this.accepted(candidate, profile)
        if (account === 'unsuitable') break
        if (account === undefined) continue
        if (candidate !== endpoint) this.bodies.set(endpoint.id, [likeBody(account.draft, candidate.bodies)])
        this.made.push({ endpoint, exchange: account.exchange })
        return account
      }
    }
    return undefined
  }

  /** The registration that worked; `unsuitable` when no other profile will help. */
  private async accepted(endpoint: Endpoint, profile: Profile): Promise<Registered | 'unsuitable' | undefined> {
    const strategies: Strategy[] = [{ kind: 'learned' }, { kind: 'minimal' }, { kind: 'generated' }]
    const tried = new Set<string>()
    let speaksOfProfile = false
    for (const strategy of strategies) {
      let draft: RequestDraft | undefined = withProfile(this.draft(endpoint, strategy), profile)
      for (let repair = 0; repair < 5 && draft !== undefined; repair += 1) {
        const request = wireRequest(draft)
        const key = request.body?.toString('utf8') ?? ''
        if (tried.has(key)) break
        tried.add(key)
        const exchange = await this.sent(endpoint, draft)
        const outcome = outcomeOf(exchange.response)
        if (outcome === 'works' || outcome === 'redirected') return { draft, profile, exchange }
        if (outcome !== 'rejected' && outcome !== 'failed') return 'unsuitable'
        speaksOfProfile ||= /pass|user|name|mail|phone|number/i.test(textOf(exchange.response).slice(0, 2000))
        const next = repaired(draft, exchange.response, endpoint, this.auto.unique())
        draft = next === undefined ? undefined : withProfile(next, profile)
      }
    }
    return speaksOfProfile ? undefined : 'unsuitable'
  }

  private async signedIn(
    name: string,
    role: string,
    { profile, exchange, draft }: Registered,
  ): Promise<Session | undefined> {
    for (const endpoint of this.found.signIns) {
      const alike = isUndescribed(endpoint) && endpoint.method === 'POST' ? [withFieldsOf(endpoint, draft)] : []
      for (const candidate of [...alike, ...withLikelyBodies(endpoint, 'sign-in')]) {
        for (const login of this.logins(candidate, profile)) {
          const session = await this.usable(identity(name, role, login, profile))
          if (session === undefined) continue
          if (candidate !== endpoint) this.bodies.set(endpoint.id, candidate.bodies)
          return session
        }
      }
    }
    // Some registrations sign in at once, some APIs want name and password with every request.
    const token = locatedToken(exchange.response, true)?.token
    const cookies = Object.fromEntries(setCookiesOf(exchange.response).map(({ name: key, value }) => [key, value]))
    const direct: unknown[] = [
      ...(token === undefined ? [] : [{ kind: 'header', headers: { Authorization: `Bearer ${token}` } }]),
      ...(Object.keys(cookies).length === 0 ? [] : [{ kind: 'cookie', cookies }]),
    ]
    for (const login of direct) {
      const session = await this.usable(identity(name, role, login, profile), token)
      if (session !== undefined) return session
    }
    for (const username of [profile.username, profile.email]) {
      const basic = identity(name, role, { kind: 'basic', username, password: profile.password }, profile)
      const session = await this.started(basic)
      if (session !== undefined && (await this.prober.opens(session.credentials)) === true) return session
    }
    return undefined
  }

  /** The ways in which an endpoint may take a name and a password: in its body, with the mail address for the name, as basic credentials. */
  private logins(endpoint: Endpoint, profile: Profile): unknown[] {
    const spelled = [profile, { ...profile, username: profile.email }, { ...profile, email: profile.username }]
    const draft = this.draft(endpoint, { kind: 'learned' })
    const bodies =
      draft.body.kind === 'none' ? [] : spelled.map((variant) => loginOf(withProfile(draft, variant), endpoint))
    const different = [...new Map(bodies.map((login) => [JSON.stringify(login), login])).values()]
    if (draft.body.kind !== 'none' && endpoint.bodies[0]?.examples.length === 0) return different
    const basic = Buffer.from(`${profile.username}:${profile.password}`).toString('base64')
    return [
      ...different,
      ...(endpoint.method === 'GET'
        ? [
            {
              kind: 'form',
              url: endpoint.origin + pathOf(draft),
              method: 'GET',
              fields: {},
              headers: { Authorization: `Basic ${basic}` },
            },
          ]
        : []),
    ]
  }

  private async started(config: IdentityConfig): Promise<Session | undefined> {
    const session = new Session(config, this.auto.target, this.auto.sender)
    try {
      await session.start()
      return session
    } catch (error) {
      if (codeOf(error) === 'stopped') throw error
      return undefined
    }
  }

  /** A session that opens something, as far as that can be told. */
  private async usable(config: IdentityConfig, token?: string): Promise<Session | undefined> {
    const session = await this.started(config)
    if (session === undefined) return undefined
    return (await this.prober.opens(session.credentials)) === false ? this.presented(session, token) : session
  }

  /** The same identity with its token presented in another way, found by trial. */
  private async presented(session: Session, token?: string): Promise<Session | undefined> {
    const { login } = session.config
    const located = session.loginExchange === undefined ? undefined : locatedToken(session.loginExchange.response, true)
    const text = located?.token ?? token
    const carriage = text === undefined ? undefined : await this.prober.carriage(text)
    if (text === undefined || carriage === undefined) return undefined
    const field = carriage.in === 'header' ? 'headers' : carriage.in === 'query' ? 'query' : 'cookies'
    if (located === undefined) {
      const value = { [carriage.name]: carriage.prefix + text }
      const kind = carriage.in
      return this.started({
        ...session.config,
        login: IdentitySchema.shape.login.parse(
          kind === 'query'
            ? { kind, params: value }
            : kind === 'cookie'
              ? { kind, cookies: value }
              : { kind, headers: value },
        ),
      })
    }
    if (login.kind !== 'json' && login.kind !== 'form') return undefined
    const apply = { headers: {}, cookies: {}, query: {}, [field]: { [carriage.name]: `${carriage.prefix}{{token}}` } }
    return this.started({
      ...session.config,
      login: { ...login, extract: { ...login.extract, token: located.at }, apply },
    })
  }
}

/** Two users registered and signed in, where writes are allowed; failing that, the example of the sign-in endpoint is tried. */
export async function autoIdentities(maker: AccountMaker, auto: AutoSignIn): Promise<Session[]> {
  const { registrations, signIns } = maker.found
  const { allow } = auto.config
  const sessions: Session[] = []
  if (allow.writes) {
    for (const name of ['alice', 'bob']) {
      const session = await maker.registered(name)
      if (session === undefined) break
      sessions.push(session)
    }
  }
  if (sessions.length === 0) {
    const session = await maker.byExample()
    if (session !== undefined) sessions.push(session)
  }
  if (sessions.length > 0)
    auto.notes.push(
      `no identities were given; signed in as ${sessions.map((session) => session.name).join(' and ')} through the endpoints of the API`,
    )
  else if (signIns.length > 0 || registrations.length > 0) {
    auto.notes.push(
      `no identities were given and none could be made${allow.writes ? '' : ' without --allow-writes'}: only what strangers may do was tested`,
    )
  }
  const [registration] = registrations
  if (!allow.writes && registration !== undefined && sessions.length < 2)
    auto.notes.push(
      `with --allow-writes two users would be registered through ${registration.id}, so that access to the data of others is tested`,
    )
  return sessions
}

function likeBody({ body }: RequestDraft, guessed: readonly BodySpec[]): BodySpec {
  const [contentType = 'application/json'] = guessed.map((spec) => spec.contentType)
  return usualBody(
    contentType,
    body.kind === 'json' ? body.value : body.kind === 'form' ? Object.fromEntries(body.fields) : {},
  )
}

/** The sign-in with those fields of the registration that name the account or hold the password. */
function withFieldsOf(endpoint: Endpoint, { body }: RequestDraft): Endpoint {
  const value = body.kind === 'json' ? body.value : body.kind === 'form' ? Object.fromEntries(body.fields) : {}
  const fields = isJsonObject(value) ? Object.entries(value) : []
  const kept = fields.filter(([name]) =>
    /^(?:pass(?:word)?|pwd|secret|e-?mail|user_?name|user|login|phone)$/i.test(name),
  )
  const type = body.kind === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  return { ...endpoint, bodies: [usualBody(type, Object.fromEntries(kept))] }
}

function identity(
  name: string,
  role: string,
  login: unknown,
  profile: Pick<Profile, 'username' | 'email'> | undefined,
): IdentityConfig {
  return IdentitySchema.parse({
    name,
    role,
    login,
    owns: profile === undefined ? {} : { username: profile.username, email: profile.email },
  })
}

/** The request as a login of the configuration, so that it can be repeated when the session ends. */
function loginOf(draft: RequestDraft, endpoint: Endpoint): unknown {
  const url = endpoint.origin + pathOf(draft)
  if (draft.body.kind === 'form' || draft.body.kind === 'multipart')
    return { kind: 'form', url, fields: Object.fromEntries(draft.body.fields) }
  return { kind: 'json', url, body: draft.body.kind === 'json' ? draft.body.value : {} }
}
