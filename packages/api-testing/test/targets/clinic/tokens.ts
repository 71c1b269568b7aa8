import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FlawId } from './flaws.ts'

export interface Claims {
  readonly sub: string
  readonly role: string
  readonly jti: string
  /** The session; a refresh token opens the next token of the same one. */
  readonly sid: string
  readonly iat: number
  readonly exp: number
}

const keyId = '2030-01'
const lifetimeSeconds = 3_600

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
}

/** Signs and checks access tokens (RFC 7519, HS256). */
export class Tokens {
  readonly #keys: string
  readonly #revoked = new Set<string>()
  readonly #issued = new Map<string, string>()
  readonly #has: (flaw: FlawId) => boolean

  /** @param folder where the keys lie, in a folder of their own */
  constructor(folder: string, has: (flaw: FlawId) => boolean) {
    this.#has = has
    this.#keys = join(folder, 'keys')
    mkdirSync(this.#keys)
    writeFileSync(join(this.#keys, keyId), has('jwt-weak-secret') ? 'changeit' : randomBytes(32).toString('hex'))
  }

  sign(username: string, role: string, sid: string): string {
    const now = Math.floor(Date.now() / 1000)
    const claims: Claims = { sub: username, role, jti: randomUUID(), sid, iat: now, exp: now + lifetimeSeconds }
    this.#issued.set(sid, username)
    const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid: keyId })}.${encode(claims)}`
    return `${signed}.${this.#signature(signed, keyId)}`
  }

  /** The claims of a token, or nothing when it is not to be trusted. */
  verify(token: string): Claims | undefined {
    const [head = '', body = '', signature = ''] = token.split('.')
    try {
      const header = decode(head)
      const claims = decode(body) as unknown as Claims
      if (this.#revoked.has(claims.sid)) return undefined
      if (!this.#has('jwt-expired') && !(claims.exp > Date.now() / 1000)) return undefined
      const algorithm = String(header['alg'])
      if (this.#has('jwt-none') && algorithm.toLowerCase() === 'none') return claims
      if (algorithm !== 'HS256') return undefined
      const expected = this.#signature(`${head}.${body}`, this.#has('jwt-kid-path') ? String(header['kid']) : keyId)
      return expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
        ? claims
        : undefined
    } catch {
      return undefined
    }
  }

  revoke(sid: string): void {
    this.#revoked.add(sid)
  }

  /** Ends all sessions that an account has now. */
  revokeAll(username: string): void {
    for (const [sid, owner] of this.#issued) if (owner === username) this.#revoked.add(sid)
  }

  #signature(text: string, kid: string): string {
    return createHmac('sha256', readFileSync(join(this.#keys, kid)))
      .update(text)
      .digest('base64url')
  }
}
