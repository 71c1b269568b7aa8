import type { Baseline } from '../baseline/baseline.ts'
import type { Exchange } from '../http/message.ts'
import type { JsonObject } from '../json.ts'
import type { Credentials } from '../request/draft.ts'
import { isGranted } from './bypass.ts'
import type { Jwt } from './jwt.ts'
import { corruptSignature, jwtOf, signJwt, withToken } from './jwt.ts'
import { guessedSecret } from './jwt-secrets.ts'
import { defineRule } from './types.ts'
import type { Rule, RuleContext, RuleDefinition } from './types.ts'

/** The owner's token and a request that works with it. */
export interface TokenHolder {
  readonly own: Baseline
  readonly jwt: Jwt
  readonly credentials: Credentials
}

export function tokenHolder(context: RuleContext): TokenHolder | undefined {
  const credentials = context.session(context.owner)?.credentials
  const own = context.baseline()
  const jwt = credentials === undefined ? undefined : jwtOf(credentials)
  return credentials === undefined || own === undefined || jwt === undefined ? undefined : { own, jwt, credentials }
}

/** The owner's request with another token in place of theirs. */
export async function sendWithToken(context: RuleContext, holder: TokenHolder, token: string): Promise<Exchange> {
  const credentials = withToken(holder.credentials, holder.jwt.text, token)
  return context.send(holder.own.draft, { credentials })
}

export function isAccepted(exchange: Exchange, holder: TokenHolder): boolean {
  return isGranted(exchange.response, holder.own.exchange.response)
}

/** A token that only a faulty server accepts, and one that looks alike and that such a server refuses, too. */
export interface Forgery {
  /** What was done: `signed with the content of /dev/null`. */
  readonly label: string
  readonly token: string
  readonly control: string
}

type ForgeryDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies' | 'owasp' | 'report'> & {
  readonly forgeries: (context: RuleContext, jwt: Jwt) => readonly Forgery[]
  /** Whether the owner's token is one that this rule can alter. */
  readonly concerns?: (jwt: Jwt) => boolean
}

/** A rule for one way to forge a JWT: the forged token is accepted twice, its control refused in between. */
export function defineTokenForgery(definition: ForgeryDefinition): Rule {
  const { forgeries, concerns = () => true, ...info } = definition
  return defineRule({
    ...info,
    owasp: 'API2:2023',
    report: 'host',
    needs: { identities: 1, baseline: 'works' },
    applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
    run: async (context) => {
      const holder = tokenHolder(context)
      if (holder === undefined || !concerns(holder.jwt)) return
      for (const { label, token, control } of forgeries(context, holder.jwt)) {
        if (!isAccepted(await sendWithToken(context, holder, token), holder)) continue
        const refused = await sendWithToken(context, holder, control)
        if (isAccepted(refused, holder)) return
        const accepted = await sendWithToken(context, holder, token)
        if (!isAccepted(accepted, holder)) continue
        context.report({
          message: `A token of ${context.owner} ${label} is accepted (${accepted.response.status}); one without that trick is refused (${refused.response.status}).`,
          confidence: 'certain',
          evidence: [
            { label: 'token without the trick', exchange: refused },
            { label: `token ${label}`, exchange: accepted },
          ],
        })
        return
      }
    },
  })
}

type ClaimDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies' | 'owasp' | 'report'> & {
  /** The claims that a careful server refuses, and what is wrong with them; undefined when the token does not lend itself to it. */
  readonly spoiled: (claims: JsonObject) => { readonly label: string; readonly claims: JsonObject } | undefined
}

/**
 * A rule for one claim that must be checked. Tokens can be signed anew only where the secret is a guessable one; elsewhere the rule says that it cannot
 * tell.
 */
export function defineClaimCheck(definition: ClaimDefinition): Rule {
  const { spoiled, ...info } = definition
  return defineRule({
    ...info,
    owasp: 'API2:2023',
    report: 'host',
    needs: { identities: 1, baseline: 'works' },
    applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
    run: async (context) => {
      const holder = tokenHolder(context)
      if (holder === undefined) return
      const { jwt } = holder
      const wrong = spoiled(jwt.claims)
      if (wrong === undefined) return
      const secret = guessedSecret(jwt, context.api.endpoints)
      if (secret === undefined) {
        context.block('error', 'tokens cannot be signed for the test, because their secret is not known')
        return
      }
      const same = await sendWithToken(
        context,
        holder,
        signJwt(jwt.header, { ...jwt.claims, hf: context.unique() }, secret),
      )
      const token = signJwt(jwt.header, wrong.claims, secret)
      const refused = await sendWithToken(context, holder, token.replace(/[^.]+$/, corruptSignature))
      if (!isAccepted(same, holder) || isAccepted(refused, holder)) return
      const accepted = await sendWithToken(context, holder, token)
      if (!isAccepted(accepted, holder)) return
      context.report({
        message: `A token ${wrong.label} is accepted (${accepted.response.status}).`,
        confidence: 'certain',
        evidence: [
          { label: 'the same token with a wrong signature', exchange: refused },
          { label: `token ${wrong.label}`, exchange: accepted },
        ],
      })
    },
  })
}
