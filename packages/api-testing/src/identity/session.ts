import type { IdentityConfig, ProofConfig } from '../config/schema.ts'
import { ApiTestError, codeOf } from '../errors.ts'
import type { Exchange } from '../http/message.ts'
import { headerOf, textOf } from '../http/message.ts'
import type { SendOptions, Sender } from '../http/sender.ts'
import type { Credentials, RequestDraft } from '../request/draft.ts'
import { noCredentials, wireRequest } from '../request/draft.ts'
import type { LoginResult } from './login.ts'
import { login } from './login.ts'

/** Renew this long before the announced end. */
const renewAheadMs = 15_000
/** A proof stands for this long, so that a row of refusals does not cause a row of proofs. */
const proofHoldsMs = 300

/** An identity that is signed in and stays so: it signs in again when its session ends. */
export class Session {
  readonly name: string
  readonly role: string
  readonly config: IdentityConfig
  /** A request that works only while signed in, found while learning when the configuration names none. */
  learnedProof: RequestDraft | undefined
  /** Makes the account again, for one of the run's own that the target has lost. */
  restore: (() => Promise<void>) | undefined
  private readonly target: string
  private readonly sender: Sender
  private current: LoginResult | undefined
  private renewing: Promise<void> | undefined
  private provenAt = Number.NEGATIVE_INFINITY
  private logins = 0

  constructor(config: IdentityConfig, target: string, sender: Sender) {
    this.config = config
    this.name = config.name
    this.role = config.role
    this.target = target
    this.sender = sender
  }

  /** How often it has signed in; more than once means that the session had to be renewed. */
  get loginCount(): number {
    return this.logins
  }

  get credentials(): Credentials {
    return this.current?.credentials ?? noCredentials
  }

  /** The request that gave the credentials, where there was one. */
  get loginExchange(): Exchange | undefined {
    return this.current?.exchange
  }

  /** Signs in and proves it, if a proof is configured. Errors: `login_failed`. */
  async start(): Promise<void> {
    await this.renew()
    const { proof } = this.config
    if (proof !== undefined && !(await this.proves(proof))) {
      throw new ApiTestError(
        'login_failed',
        `${this.name} signed in, but the proof ${proof.method} ${proof.url} did not hold`,
      )
    }
  }

  /** A second session of the same identity, for rules that log out or let it expire. Nothing of this one changes. */
  async another(): Promise<Session> {
    const session = new Session(this.config, this.target, this.sender)
    session.restore = this.restore
    await session.renew()
    return session
  }

  async send(draft: RequestDraft, options: Omit<SendOptions, 'as'>): Promise<Exchange> {
    const { expiresAt } = this.current ?? {}
    if (
      expiresAt !== undefined &&
      this.logins > 0 &&
      expiresAt - renewAheadMs < Temporal.Now.instant().epochMilliseconds &&
      this.isRenewable
    )
      await this.renew()
    const before = this.logins
    const exchange = await this.sender.send(wireRequest(draft, this.credentials), { ...options, as: this.name })
    if (!looksSignedOut(exchange) || !this.isRenewable) return exchange
    if (before === this.logins && (await this.isAlive()) !== false) return exchange
    if (before === this.logins) await this.renew()
    return this.sender.send(wireRequest(draft, this.credentials), { ...options, as: this.name })
  }

  /** Signs in again if the session is known to have ended, e.g. because newer ones of the same account pushed it out. */
  async revive(): Promise<void> {
    this.provenAt = Number.NEGATIVE_INFINITY
    if (this.isRenewable && (await this.isAlive()) === false) await this.renew()
  }

  /** Whether the session still holds; undefined when nothing is known that would tell. */
  async isAlive(): Promise<boolean | undefined> {
    if (performance.now() - this.provenAt < proofHoldsMs) return true
    const { proof } = this.config
    if (proof !== undefined) return this.proves(proof)
    const draft = this.learnedProof
    if (draft === undefined) return undefined
    const { response } = await this.sender.send(wireRequest(draft, this.credentials), {
      endpointId: '(proof)',
      as: this.name,
    })
    return this.noted(response.status >= 200 && response.status < 300)
  }

  /** Signs in again; calls that come meanwhile wait for the same login. */
  async renew(): Promise<void> {
    this.renewing ??= this.signIn().finally(() => {
      this.renewing = undefined
    })
    await this.renewing
  }

  private get isRenewable(): boolean {
    const { kind } = this.config.login
    return kind === 'json' || kind === 'form' || kind === 'oauth2' || kind === 'script'
  }

  private async signIn(): Promise<void> {
    const place = { target: this.target, identity: this.name, sender: this.sender }
    const signedIn = (): Promise<LoginResult> => login(this.config.login, place, this.current?.refreshToken)
    try {
      this.current = await signedIn()
    } catch (error) {
      if (codeOf(error) !== 'login_failed' || this.restore === undefined) throw error
      await this.restore()
      this.current = await signedIn()
    }
    this.logins += 1
  }

  private async proves(proof: ProofConfig): Promise<boolean> {
    const url = new URL(proof.url, this.target)
    const { headers, cookies, query } = this.credentials
    for (const [name, value] of query) url.searchParams.set(name, value)
    const cookie = cookies.map(([name, value]) => `${name}=${value}`).join('; ')
    const { response } = await this.sender.send(
      {
        method: proof.method,
        origin: url.origin,
        target: url.pathname + url.search,
        headers: [
          ['User-Agent', 'holdfast-api-test'],
          ...headers,
          ...(cookie === '' ? [] : [['Cookie', cookie] as const]),
        ],
      },
      { endpointId: '(proof)', as: this.name },
    )
    const wanted = typeof proof.status === 'number' ? [proof.status] : proof.status
    return this.noted(
      wanted.includes(response.status) && (proof.contains === undefined || textOf(response).includes(proof.contains)),
    )
  }

  private noted(alive: boolean): boolean {
    if (alive) this.provenAt = performance.now()
    return alive
  }
}

/** Answers that an ended session typically gets: 401, or a redirect to a sign-in page. */
function looksSignedOut({ response }: Exchange): boolean {
  if (response.status === 401 || response.status === 419 || response.status === 440) return true
  if (response.status >= 300 && response.status < 400)
    return /log-?in|sign-?in|auth/i.test(headerOf(response.headers, 'location') ?? '')
  return response.status === 403 && /expired|invalid token|not logged in|session/i.test(textOf(response).slice(0, 2000))
}
