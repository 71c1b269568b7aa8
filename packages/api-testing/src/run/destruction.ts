import { outcomeOf } from '../baseline/outcome.ts'
import { codeOf } from '../errors.ts'
import type { AccountMaker } from '../identity/auto.ts'
import { withProfile } from '../identity/profile.ts'
import type { Session } from '../identity/session.ts'
import { isAllowed } from '../model/effect.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { pathParamsOf } from '../model/endpoint.ts'
import type { RequestDraft } from '../request/draft.ts'
import { accountStep } from '../rule/account-steps.ts'
import { buildDraft } from '../values/build-draft.ts'
import { withFreshNames } from '../values/generate.ts'
import { consumerKeys } from '../values/names.ts'
import { repaired } from '../values/repair.ts'
import type { Learning } from './learning.ts'
import { keep, noteUnreached, sendAs } from './learning.ts'
import { learnLinks } from './links.ts'
import { learnFromLogin } from './self.ts'

/** How often one endpoint may use up the accounts made for it: changing a password leaves many rules to try, deleting the account few. */
const mostRenewals = (endpoint: Endpoint): number => (endpoint.method === 'DELETE' ? 8 : 20)
const names = ['brief-alice', 'brief-bob']

/**
 * Learns what destroys, and keeps it learnable while rules run: things to delete are made for the purpose each time, and what changes a password
 * or ends an account is done by accounts registered for that alone. What can be tried in neither way is left alone.
 */
export class Destruction {
  private readonly learning: Learning
  private readonly maker: AccountMaker
  /** The accounts on which passwords are changed; the first in the place of the owner, the second in that of the other user. */
  private accounts: Session[] = []
  /** How often the accounts were renewed for an endpoint. */
  private readonly spentAt = new Map<string, number>()

  constructor(learning: Learning, maker: AccountMaker) {
    this.learning = learning
    this.maker = maker
  }

  /** Finds working requests for the endpoints that destroy, as the owner and the other user. Comes after everything else has been learned. */
  async learn(): Promise<void> {
    const { knowledge, config, sessions } = this.learning
    const endpoints = knowledge.endpoints.filter(
      ({ effect }) => effect === 'destructive' && isAllowed(effect, config.allow),
    )
    for (const endpoint of endpoints.filter((one) => creatorsOf(one, knowledge.endpoints).length > 0)) {
      for (const session of sessions) await this.learnOnOwn(endpoint, session)
      const [owner] = sessions
      // Strangers are sent at a new thing: the owner's is gone.
      const draft = owner === undefined ? undefined : await this.draftOnNew(endpoint, owner)
      if (draft !== undefined) await this.send(endpoint, undefined, draft)
    }
    const account = endpoints.filter(isAboutAccount)
    if (account.length === 0 || sessions.length === 0) return
    await this.renewAccounts()
    for (const session of this.accounts) await this.learnReads(session)
    for (const endpoint of this.accounts.length === 0 ? [] : account) {
      knowledge.setOwnerOf(endpoint, this.accounts[0]?.name ?? '')
      this.spentAt.set(endpoint.id, 0)
      await this.learnOnAccounts(endpoint)
    }
  }

  /** Who stands for the owner and the other user at this endpoint, in front of everybody else; undefined where the usual ones do. */
  sessionsFor(endpoint: Endpoint): readonly Session[] | undefined {
    if (this.accounts.length === 0 || !isAboutAccount(endpoint)) return undefined
    const [owner] = this.learning.sessions
    return [...this.accounts, ...this.learning.sessions.filter(({ role }) => role !== owner?.role)]
  }

  /** Makes ready what a rule may destroy at this endpoint. A reason when there is nothing left to try it on. */
  async ready(endpoint: Endpoint): Promise<string | undefined> {
    if (endpoint.effect !== 'destructive') return undefined
    if (isAboutAccount(endpoint)) return this.accountsReady(endpoint)
    const { knowledge, sessions } = this.learning
    const [owner] = sessions
    const known = owner === undefined ? undefined : knowledge.baseline(endpoint, owner.name)
    if (owner === undefined || known === undefined) return undefined
    const draft = await this.draftOnNew(endpoint, owner)
    if (draft !== undefined)
      knowledge.setBaseline({ ...known, draft: { ...known.draft, pathValues: draft.pathValues } })
    return undefined
  }

  private async accountsReady(endpoint: Endpoint): Promise<string | undefined> {
    if (this.spentAt.size === 0) return undefined
    const usable: Session[] = []
    for (const session of this.accounts) if (await isUsable(session)) usable.push(session)
    if (usable.length === names.length) return undefined
    const spent = this.spentAt.get(endpoint.id) ?? 0
    if (spent >= mostRenewals(endpoint)) return 'no account is left on which it could be tried'
    this.spentAt.set(endpoint.id, spent + 1)
    await this.renewAccounts(usable)
    if (this.accounts.length === 0) return 'no account is left on which it could be tried'
    // The same requests, for the new accounts.
    const { knowledge } = this.learning
    for (const { name } of this.accounts) {
      const known = knowledge.baseline(endpoint, name)
      const profile = this.maker.profiles.get(name)
      if (known === undefined || profile === undefined) continue
      const { pathValues } = this.built(endpoint, name)
      knowledge.setBaseline({ ...known, draft: { ...withProfile(known.draft, profile), pathValues } })
    }
    return undefined
  }

  /** New accounts in place of those that are no longer usable, under the same names. */
  private async renewAccounts(usable: readonly Session[] = []): Promise<void> {
    const { knowledge, sessions } = this.learning
    const proof = sessions.find(({ learnedProof }) => learnedProof !== undefined)?.learnedProof
    const renewed: Session[] = []
    for (const name of names) {
      const kept = usable.find((session) => session.name === name)
      const session = kept ?? (await this.maker.registered(name, sessions[0]?.role))
      if (session === undefined) break
      renewed.push(session)
      if (kept !== undefined) continue
      if (proof !== undefined && proof.pathValues.size === 0) session.learnedProof = proof
      knowledge.forgetOwn(name)
      learnFromLogin(knowledge, session)
    }
    this.accounts = renewed.length === names.length ? renewed : []
  }

  /** What tells that a session of the account lives: the owner's requests about themselves that strangers are refused. */
  private async learnReads(session: Session): Promise<void> {
    const { knowledge } = this.learning
    for (const endpoint of knowledge.endpoints) {
      const known = knowledge.baseline(endpoint)
      if (endpoint.effect !== 'read' || known === undefined || known.draft.pathValues.size > 0) continue
      if (knowledge.view(endpoint).requiresAuth) await this.send(endpoint, session, known.draft)
    }
  }

  private async learnOnAccounts(endpoint: Endpoint): Promise<void> {
    for (const session of this.accounts) {
      const profile = this.maker.profiles.get(session.name)
      if (profile === undefined) continue
      const draft = withProfile(this.built(endpoint, session.name), profile)
      await this.send(endpoint, session, draft)
    }
    const draft = this.learning.knowledge.baseline(endpoint)?.draft
    if (draft !== undefined) await this.send(endpoint, undefined, draft)
  }

  private async learnOnOwn(endpoint: Endpoint, session: Session): Promise<void> {
    const draft = await this.draftOnNew(endpoint, session)
    if (draft !== undefined) await this.send(endpoint, session, draft)
  }

  /** Sends the request, mends it as far as the refusals say how, and keeps what came of it. */
  private async send(endpoint: Endpoint, session: Session | undefined, first: RequestDraft): Promise<void> {
    const { learning } = this
    let draft: RequestDraft | undefined = first
    let last: Parameters<typeof noteUnreached>[3]
    try {
      for (let repair = 0; repair <= 2 && draft !== undefined; repair += 1) {
        const exchange = await sendAs(learning, session, draft, endpoint)
        const outcome = outcomeOf(exchange.response)
        last = { draft, exchange }
        if (outcome === 'works' || outcome === 'redirected')
          return await keep(learning, endpoint, session, draft, exchange, outcome)
        draft =
          outcome === 'rejected' || outcome === 'failed'
            ? repaired(draft, exchange.response, endpoint, learning.unique())
            : undefined
      }
    } catch (error) {
      if (codeOf(error) === 'stopped') throw error
    }
    noteUnreached(learning, endpoint, session, last)
  }

  private built(endpoint: Endpoint, as: string): RequestDraft {
    const { knowledge, config, unique } = this.learning
    return buildDraft(
      endpoint,
      { kind: 'learned' },
      { pool: knowledge.pool, as, unique: unique(), fixed: config.values },
    )
  }

  /** The request to the endpoint for a thing that has just been made for it. Undefined unless everything its path names was made by this run. */
  private async draftOnNew(endpoint: Endpoint, session: Session): Promise<RequestDraft | undefined> {
    const { knowledge } = this.learning
    for (const creator of creatorsOf(endpoint, knowledge.endpoints)) {
      const known = knowledge.baseline(creator, session.name)
      if (known === undefined) continue
      const { body } = known.draft
      const draft: RequestDraft =
        body.kind === 'json'
          ? { ...known.draft, body: { ...body, value: withFreshNames(body.value, this.learning.unique()) } }
          : known.draft
      try {
        const exchange = await session.send(draft, { endpointId: creator.id })
        if (outcomeOf(exchange.response) !== 'works') continue
        knowledge.pool.learn(creator, draft, exchange, knowledge.ownNamesOf(session.name))
        learnLinks(knowledge, session.name, exchange)
      } catch (error) {
        if (codeOf(error) === 'stopped') throw error
        continue
      }
      const made = this.built(endpoint, session.name)
      const isMade = pathParamsOf(endpoint.path).every((name) =>
        knowledge.pool
          .candidates(consumerKeys(endpoint, 'path', name), session.name)
          .some((one) => one.as === session.name && one.created && String(one.value) === made.pathValues.get(name)),
      )
      if (isMade) return made
    }
    return undefined
  }
}

/** The creations of what the path of an endpoint names: `POST /orders` for `DELETE /orders/{id}` and `POST /orders/{id}/cancel`. */
function creatorsOf(endpoint: Endpoint, endpoints: readonly Endpoint[]): Endpoint[] {
  const at = endpoint.path.lastIndexOf('/{')
  if (at === -1 || endpoint.graphql !== undefined) return []
  const base = endpoint.path.slice(0, at).replaceAll(/\{[^{}]+\}/g, '{}')
  return endpoints.filter(
    (one) =>
      one.method === 'POST' &&
      one.effect === 'write' &&
      accountStep(one) === undefined &&
      one.path.replace(/\/$/, '').replaceAll(/\{[^{}]+\}/g, '{}') === base,
  )
}

/** Whether it changes how an account is opened, or ends it. Signing out is left to the rules about sessions. */
function isAboutAccount(endpoint: Endpoint): boolean {
  if (endpoint.effect !== 'destructive' || endpoint.graphql !== undefined) return false
  const step = accountStep(endpoint)
  if (step === 'sign-out' || step === 'reset-request' || step === 'reset-completion') return false
  if (step === 'password-change') return true
  const { path, method } = endpoint
  if (/password|passwd|credential|2fa|mfa|totp|two-?factor/i.test(path)) return true
  return (
    method === 'DELETE' &&
    (/\/(?:me|self|profile|account)\/?$/i.test(path) ||
      /\/(?:users?|accounts?|members?|customers?)(?:\/v\d+)?\/\{[^{}]+\}\/?$/i.test(path))
  )
}

/** Whether the session still opens something; unknown counts as yes. */
async function isUsable(session: Session): Promise<boolean> {
  try {
    await session.revive()
    return true
  } catch (error) {
    if (codeOf(error) === 'stopped') throw error
    return false
  }
}
