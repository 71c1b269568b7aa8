import type { JsonObject } from '../json.ts'
import { isSignedWith, parseJwt, signJwt } from '../rule/jwt.ts'
import type { Jwt } from '../rule/jwt.ts'
import type { ConfigInput } from '../config/schema.ts'
import type { FixtureRequest } from './server.ts'

/** Configuration in which alice and bob carry JWTs signed with the secret, valid until the year 2100. */
export function jwtUsers(secret: string, header: JsonObject = {}): ConfigInput {
  return {
    identities: ['alice', 'bob'].map((name) => ({
      name,
      login: {
        kind: 'header',
        headers: {
          Authorization: `Bearer ${signJwt({ alg: 'HS256', typ: 'JWT', ...header }, { sub: name, role: 'user', iat: 1_700_000_000, exp: 4_102_444_800 }, secret)}`,
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
