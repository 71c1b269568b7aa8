import type { Json } from '../json.ts'
import { leavesOf } from '../json.ts'
import type { BodySpec, Endpoint, SecurityScheme } from '../model/endpoint.ts'
import type { Schema } from '../model/schema.ts'
import { schemaOfExample } from '../model/schema.ts'

const registrationWords =
  /regist|sign-?_?up|enrol|(?:^|[/ ])join\b|(?:create|add|new)-?_?(?:user|account|customer|member)/i
const peoplePath = /(?:^|\/)(?:users?|accounts?|customers?|members?)\/?$/i
const signInWords = /log-?_?in|sign-?_?in|authenticat|obtain/i
const signInPath = /(?:^|[/_-])(?:auth|tokens?|sessions?|jwt)\/?$/i
/** What is near to signing in and is something else. */
const otherWords =
  /log-?_?out|sign-?_?out|refresh|revoke|verif|confirm|reset|forg[eo]t|recover|change|delete|remove|otp|2fa|mfa|check|valid|introspect|(?:^|\/)admin(?:\/|$)/i

/** Endpoints through which an account is made and used, the likeliest first. */
export interface AccountEndpoints {
  readonly registrations: readonly Endpoint[]
  readonly signIns: readonly Endpoint[]
}

function nameOf(endpoint: Endpoint): string {
  return endpoint.graphql === undefined
    ? `${endpoint.path.replaceAll(/\{[^{}]*\}/g, '')} ${endpoint.operationId ?? ''}`
    : endpoint.graphql.field
}

function lastPart(endpoint: Endpoint): string {
  return endpoint.graphql?.field ?? endpoint.path.replace(/\/$/, '').split('/').at(-1) ?? ''
}

/** Names of the fields of all bodies and query parameters. */
function fieldsOf(endpoint: Endpoint): string[] {
  const names = endpoint.params.filter((param) => param.in === 'query').map(({ name }) => name)
  const visit = (schema: Schema, depth: number): void => {
    for (const [name, property] of schema.properties) {
      names.push(name)
      if (depth < 4) visit(property, depth + 1)
    }
    for (const variant of schema.variants) if (depth < 4) visit(variant, depth + 1)
  }
  for (const body of endpoint.bodies) {
    visit(body.schema, 0)
    for (const example of body.examples) for (const { path } of leavesOf(example, 200)) names.push(String(path.at(-1)))
  }
  return names
}

const passwordField =
  /^(?:.*[_-])?(?:pass(?:word|wd|phrase|code)?|pwd)(?:1|_?hash)?$|^(?:user|account|login|plain)Password$/i

/** Whether the description says nothing of what the endpoint takes. */
export function isUndescribed(endpoint: Endpoint): boolean {
  return endpoint.graphql === undefined && fieldsOf(endpoint).length === 0
}

function score(endpoint: Endpoint, words: RegExp): number {
  return (words.test(lastPart(endpoint)) ? 2 : 0) + (words.test(nameOf(endpoint)) ? 1 : 0) - endpoint.path.length / 1000
}

/** Finds them by their names and by the fields they take; where the description is silent on fields, by name alone. */
export function accountEndpoints(endpoints: readonly Endpoint[], schemes: readonly SecurityScheme[]): AccountEndpoints {
  const tokenPaths = schemes.flatMap(({ tokenUrl }) => {
    const path = tokenUrl === undefined ? undefined : URL.parse(tokenUrl, 'http://x')?.pathname
    return path === undefined ? [] : [path.replace(/\/$/, '')]
  })
  const isTokenUrl = ({ path }: Endpoint): boolean =>
    tokenPaths.some((known) => path.replace(/\/$/, '').endsWith(known) && known !== '')
  const possible = endpoints.filter((endpoint) => {
    const isFit = endpoint.method === 'POST' || (endpoint.method === 'GET' && signInWords.test(lastPart(endpoint)))
    return isFit && !endpoint.path.includes('{') && (!otherWords.test(nameOf(endpoint)) || isTokenUrl(endpoint))
  })
  const takes = (endpoint: Endpoint): boolean =>
    fieldsOf(endpoint).some((name) => passwordField.test(name)) || isUndescribed(endpoint)
  const isRegistration = (endpoint: Endpoint): boolean =>
    endpoint.method === 'POST' &&
    (registrationWords.test(nameOf(endpoint)) || (!isUndescribed(endpoint) && peoplePath.test(endpoint.path)))
  const registrations = possible
    .filter((one) => takes(one) && isRegistration(one) && !isTokenUrl(one))
    .sort((a, b) => score(b, registrationWords) - score(a, registrationWords))
  const signIns = possible
    .filter(
      (one) =>
        !registrations.includes(one) &&
        takes(one) &&
        (isTokenUrl(one) ||
          signInWords.test(nameOf(one)) ||
          signInPath.test(one.path) ||
          /^(?:token|session|auth)/i.test(one.graphql?.field ?? '')),
    )
    .sort((a, b) => score(b, signInWords) - score(a, signInWords) + (isTokenUrl(b) ? 3 : 0) - (isTokenUrl(a) ? 3 : 0))
  return { registrations, signIns }
}

/** What an endpoint takes, from one body that it took or may take. */
export function usualBody(contentType: string, example: Json): BodySpec {
  return { contentType, schema: { ...schemaOfExample(example), examples: [] }, examples: [example], required: true }
}

const registrationGuesses: readonly Json[] = [
  { username: 'name1', email: 'name1@example.org', password: 'pass1' },
  { email: 'name1@example.org', password: 'pass1' },
  { username: 'name1', password: 'pass1' },
  { name: 'name one', email: 'name1@example.org', password: 'pass1' },
]
const signInGuesses: readonly Json[] = [
  { username: 'name1', password: 'pass1' },
  { email: 'name1@example.org', password: 'pass1' },
]

/** The endpoint as described, or, where its description is silent, with each of the bodies that are usual, as JSON and as a form. */
export function withLikelyBodies(endpoint: Endpoint, step: 'registration' | 'sign-in'): Endpoint[] {
  if (!isUndescribed(endpoint) || endpoint.method !== 'POST') return [endpoint]
  const guesses = step === 'registration' ? registrationGuesses : signInGuesses
  return ['application/json', 'application/x-www-form-urlencoded'].flatMap((type) =>
    guesses.map((guess) => ({ ...endpoint, bodies: [usualBody(type, guess)] })),
  )
}
