import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { FlawId } from './flaws.ts'

const lifetimeSeconds = 900

interface Claims {
  readonly sub: string
  readonly jti: string
  /** Seconds since 1970. */
  readonly exp: number
}

/** Access tokens (JWT, HS256) and refresh tokens (random) of the help desk. */
export class Tokens {
  readonly #key: string
  readonly #has: (flaw: FlawId) => boolean
  readonly #ended = new Set<string>()
  readonly #refreshable = new Map<string, string>()

  constructor(has: (flaw: FlawId) => boolean) {
    this.#has = has
    this.#key = has('jwt-weak-secret') ? 'supersecret' : randomBytes(32).toString('hex')
  }

  /** Tokens for the user with this id. */
  issue(userId: string): { accessToken: string; refreshToken: string; expiresIn: number } {
    const claims = { sub: userId, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + lifetimeSeconds }
    const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const refreshToken = randomBytes(24).toString('base64url')
    this.#refreshable.set(refreshToken, userId)
    return { accessToken: `${signed}.${this.#signature(signed)}`, refreshToken, expiresIn: lifetimeSeconds }
  }

  /** What a token says, if it may be believed. */
  read(token: string): Claims | undefined {
    const [header = '', payload = '', signature = ''] = token.split('.')
    try {
      const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString())
      const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
      const isUnsigned = this.#has('jwt-none') && typeof alg === 'string' && alg.toLowerCase() === 'none'
      if (!isUnsigned && (alg !== 'HS256' || !isSame(this.#signature(`${header}.${payload}`), signature)))
        return undefined
      return claims.exp * 1000 < Date.now() || this.#ended.has(claims.jti) ? undefined : claims
    } catch {
      return undefined
    }
  }

  /** The user whom a refresh token was given to; it can be used once. */
  redeem(refreshToken: string): string | undefined {
    const userId = this.#refreshable.get(refreshToken)
    this.#refreshable.delete(refreshToken)
    return userId
  }

  end({ jti, sub }: Claims): void {
    if (this.#has('sign-out-keeps-token')) return
    this.#ended.add(jti)
    for (const [token, userId] of this.#refreshable) if (userId === sub) this.#refreshable.delete(token)
  }

  #signature(signed: string): string {
    return createHmac('sha256', this.#key).update(signed).digest('base64url')
  }
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
