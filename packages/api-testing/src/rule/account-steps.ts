import type { Endpoint } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import { leavesOf } from '../json.ts'

/** What an endpoint is for in the life of an account. */
export type AccountStep =
  | 'registration'
  | 'sign-in'
  | 'sign-out'
  | 'refresh'
  | 'password-change'
  | 'reset-request'
  | 'reset-completion'
  | 'second-factor'

export const passwordField = /pass(?:word|wd|phrase|code)?(?:1|2|_?confirm\w*|_?again)?$|^pwd$/i
export const newPasswordField = /new_?pass|newPassword|password_?new/i
export const currentPasswordField = /(?:current|old|previous|existing)_?-?pass|(?:current|old)Password/i
export const codeField =
  /^(?:otp|code|pin|mfa|totp|token|one_?time_?\w*|verification_?code|security_?code|reset_?token|reset_?code)$|_?(?:otp|code)$/i
export const accountField = /e-?mail|user_?name|^(?:user|login|identifier|account|phone|mobile|number|nick(?:name)?)$/i

function namesIn(schema: Schema, depth = 0): string[] {
  return [...schema.properties]
    .flatMap(([name, property]) => [name, ...(depth < 3 ? namesIn(property, depth + 1) : [])])
    .concat(depth < 3 ? schema.variants.flatMap((variant) => namesIn(variant, depth + 1)) : [])
}

/** Names of all fields that the body of the endpoint may hold. */
export function bodyFields(endpoint: Endpoint): string[] {
  const [body] = endpoint.bodies
  if (body === undefined) return []
  const shown = body.examples.flatMap((example) => leavesOf(example, 200).map(({ path }) => String(path.at(-1))))
  return [...new Set([...namesIn(body.schema), ...shown])]
}

function wordsOf(endpoint: Endpoint): string {
  if (endpoint.graphql !== undefined) return endpoint.graphql.field
  return `${endpoint.path.replaceAll(/\{[^{}]*\}/g, '')} ${endpoint.operationId ?? ''}`
}

/** The step an endpoint stands for, judged by its words and the fields of its body; undefined for all others. */
export function accountStep(endpoint: Endpoint): AccountStep | undefined {
  const { method } = endpoint
  const words = wordsOf(endpoint)
  const fields = bodyFields(endpoint)
  const has = (pattern: RegExp): boolean => fields.some((name) => pattern.test(name))
  const last = endpoint.graphql?.field ?? endpoint.path.replace(/\/$/, '').split('/').at(-1) ?? ''
  if (/log-?_?out|sign-?_?out/i.test(words)) return 'sign-out'
  if (method === 'GET') return undefined
  if (has(/^refresh_?token$|^refreshToken$/i) || /refresh/i.test(last)) return 'refresh'
  const isReset = /forg[eo]t|recover|reset/i.test(words)
  if (isReset && has(passwordField)) return 'reset-completion'
  if (isReset && has(accountField)) return 'reset-request'
  // A code that came by mail, and the password that is to hold from now on: a reset by another name.
  const isCodeStep =
    /otp|verif|confirm|check|code|pin/i.test(words) && !/log-?_?in|sign-?_?in|sign-?_?up|regist/i.test(words)
  if (isCodeStep && has(codeField) && (has(passwordField) || has(newPasswordField)) && has(accountField))
    return 'reset-completion'
  if (has(codeField) && /otp|mfa|2fa|totp|factor|verif|pin/i.test(words) && !has(passwordField)) return 'second-factor'
  if (!has(passwordField) && !has(newPasswordField)) return undefined
  if (/password|passwd|credential/i.test(words) || has(newPasswordField) || has(currentPasswordField))
    return 'password-change'
  if (method !== 'POST' || endpoint.path.includes('{')) return undefined
  if (/regist|sign-?_?up|(?:create|add|new)-?_?(?:user|account|customer|member)/i.test(words)) return 'registration'
  if (/log-?_?in|sign-?_?in|authenticate|(?:^|\/)auth$|tokens?$|sessions?$/i.test(`${words} ${last}`)) return 'sign-in'
  return /^(?:users?|accounts?|customers?|members?)$/i.test(last) ? 'registration' : undefined
}
