import { codeField, passwordField } from './account-steps.ts'
import { endpointsFor, withNamedFields } from './accounts.ts'
import type { RuleContext } from './types.ts'
import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Profile } from '../identity/profile.ts'
import { withProfile } from '../identity/profile.ts'
import { leavesOf, parseJson } from '../json.ts'
import type { Endpoint } from '../model/endpoint.ts'

const secretName = /token|code|otp|pin|link|url|secret/i

/** Asks for a reset of the account's password. */
export function askForReset(context: RuleContext, endpoint: Endpoint, profile: Profile): Promise<Exchange> {
  return context.send(withProfile(context.draftOf(endpoint), profile), { as: 'nobody', rawOverload: true })
}

/** The secret of a reset that stands in an answer: by the name of its field, or in a link. */
export function resetSecretIn(
  exchange: Exchange,
  profile: Profile,
): { readonly name: string; readonly secret: string } | undefined {
  const body = parseJson(textOf(exchange.response))
  if (body === undefined) return undefined
  const own = new Set<string>(Object.values(profile))
  for (const { path, value } of leavesOf(body)) {
    const name = path.findLast((step) => typeof step === 'string') ?? ''
    if ((typeof value !== 'string' && typeof value !== 'number') || own.has(String(value))) continue
    const text = String(value)
    if (!secretName.test(name)) {
      const said = /\b(?:token|code|otp|pin)\b(?:\s+is)?\W{1,4}([\w-]{4,})/i.exec(text)?.[1]
      if (said !== undefined && /\d/.test(said)) return { name, secret: said }
      continue
    }
    const inLink = /[?&#/](?:token|code|otp|t|key)[=/]([\w.~-]{4,})/i.exec(text)?.[1]
    if (inLink !== undefined) return { name, secret: inLink }
    if (/^https?:/i.test(text)) continue
    if (
      /^[\w.~+/=-]{4,}$/.test(text) &&
      !/^(?:sent|true|false|success|ok|status)$/i.test(text) &&
      (/\d/.test(text) || text.length >= 16)
    )
      return { name, secret: text }
  }
  return undefined
}

/** Sets a new password with the secret of a reset. Undefined when the API has no operation for that. */
export async function completeReset(
  context: RuleContext,
  profile: Profile,
  secret: string,
): Promise<Exchange | undefined> {
  const [endpoint] = endpointsFor(context, 'reset-completion')
  if (endpoint === undefined) return undefined
  const base = context.draftOf(endpoint)
  const pathValues = new Map(
    [...base.pathValues.keys(), ...(/\{([^{}]+)\}/.exec(endpoint.path)?.slice(1) ?? [])].map((name) => [name, secret]),
  )
  let draft = withProfile({ ...base, pathValues }, profile)
  draft = withNamedFields(draft, passwordField, profile.password) ?? draft
  draft = withNamedFields(draft, codeField, secret) ?? draft
  return context.send(draft, { as: 'nobody', rawOverload: true })
}
