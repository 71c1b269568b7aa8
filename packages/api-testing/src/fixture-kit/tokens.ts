import type { JsonObject } from '../json.ts'
import { isSignedWith, parseJwt, signJwt } from '../rule/jwt.ts'
import type { Jwt } from '../rule/jwt.ts'
import type { ConfigInput } from '../config/schema.ts'
import type { Fixture } from './fixture.ts'
import type { FixtureRequest } from './server.ts'
import { json } from './server.ts'

/** Configuration in which alice and bob carry JWTs signed with the secret, valid until the year 2100. */
export function jwtUsers(secret: string, header: JsonObject = {}, claims: JsonObject = {}): ConfigInput {
  return {
    identities: ['alice', 'bob'].map((name) => ({
      name,
      login: {
        kind: 'header',
        headers: {
          Authorization: `Bearer ${signJwt({ alg: 'HS256', typ: 'JWT', ...header }, claimsOf(name, claims), secret)}`,
        },
      },
    })),
  }
}

/** The JWT of a request's Authorization header, not verified. */
export function bearerJwt(request: FixtureRequest): Jwt | undefined {
  const text = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return text === undefined ? undefined : parseJwt(text)
}

/** The JWT of a request when it is signed with the secret and HS256. */
export function verifiedJwt(request: FixtureRequest, secret: string): Jwt | undefined {
  const jwt = bearerJwt(request)
  return jwt !== undefined && jwt.header.alg === 'HS256' && isSignedWith(jwt, secret) ? jwt : undefined
}

/** The usual claims and those given; null leaves one out. */
function claimsOf(name: string, claims: JsonObject): JsonObject {
  const all = { sub: name, role: 'user', iat: 1_700_000_000, exp: 4_102_444_800, ...claims }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

/** What came as a token. */
export interface PresentedToken {
  /** As sent, without the scheme; empty when there is none. */
  readonly text: string
  /** Decoded, not verified. */
  readonly jwt: Jwt | undefined
  /** Whether it is signed with the secret of the API. */
  readonly isValid: boolean
}

interface JwtApi {
  readonly secret?: string
  readonly claims?: JsonObject
  /** Status of refusals; default 401. */
  readonly refusal?: number
}

/** `GET /me` for the tokens that `accepts` lets pass; alice and bob carry correct ones. */
export function jwtApi(
  name: string,
  accepts: (token: PresentedToken) => boolean | Promise<boolean>,
  { secret = 'vK2xTq8sJm4ZrW7nBcY5pLdHgF3aEu9Q', claims = {}, refusal = 401 }: JwtApi = {},
): Fixture {
  return {
    name,
    config: jwtUsers(secret, {}, claims),
    routes: {
      'GET /me': async (request) => {
        const text = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
        const jwt = parseJwt(text)
        if (text === '') return json({ error: 'sign in first' }, 401)
        const isGood = await accepts({ text, jwt, isValid: verifiedJwt(request, secret) !== undefined })
        return isGood
          ? json({ name: 'ada', sub: jwt?.claims.sub ?? 'alice' })
          : json({ error: 'sign in first' }, refusal)
      },
    },
  }
}
