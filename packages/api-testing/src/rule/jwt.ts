import { createHmac, createSign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'
import type { Credentials } from '../request/draft.ts'

/** A compact JWS (RFC 7515 §7.1) with its parts decoded. */
export interface Jwt {
  readonly header: JsonObject
  readonly claims: JsonObject
  readonly signature: string
  readonly text: string
}

const anywhere = /eyJ[\w-]+\.[\w-]+\.[\w-]*/

export function parseJwt(text: string): Jwt | undefined {
  const [head, payload, signature, more] = text.split('.')
  if (head === undefined || payload === undefined || signature === undefined || more !== undefined) return undefined
  const header = parseJson(Buffer.from(head, 'base64url').toString('utf8'))
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'))
  return isJsonObject(header) && isJsonObject(claims) && header.alg !== undefined
    ? { header, claims, signature, text }
    : undefined
}

/** The first JWT among what an identity sends. */
export function jwtOf(credentials: Credentials): Jwt | undefined {
  for (const [, value] of [...credentials.headers, ...credentials.cookies, ...credentials.query]) {
    const found = anywhere.exec(value)
    const jwt = found === null ? undefined : parseJwt(found[0])
    if (jwt !== undefined) return jwt
  }
  return undefined
}

/** The credentials with the token, wherever it stands, replaced by another text. */
export function withToken(credentials: Credentials, from: string, to: string): Credentials {
  const replace = (fields: Credentials['headers']): Credentials['headers'] =>
    fields.map(([name, value]) => [name, value.replace(from, () => to)] as const)
  return {
    headers: replace(credentials.headers),
    cookies: replace(credentials.cookies),
    query: replace(credentials.query),
  }
}

function part(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

const hashes: Record<string, string> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }

/** Signs with HMAC. `alg` not among HS256, HS384, HS512 is written into the header all the same and signed with SHA-256. */
export function signJwt(header: JsonObject, claims: JsonObject, secret: string | Buffer): string {
  const text = `${part(header)}.${part(claims)}`
  const hash = hashes[typeof header.alg === 'string' ? header.alg : ''] ?? 'sha256'
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`
}

/** Signs with RS256, whatever the header says. */
export function signJwtRs256(header: JsonObject, claims: JsonObject, privateKey: KeyObject): string {
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`
}

/** Header and claims with a signature of one's own choice, which may be empty. */
export function assembleJwt(header: JsonObject, claims: JsonObject, signature: string): string {
  return `${part(header)}.${part(claims)}.${signature}`
}

/** Whether the HMAC secret fits the token's signature. */
export function isSignedWith(jwt: Jwt, secret: string): boolean {
  const hash = hashes[typeof jwt.header.alg === 'string' ? jwt.header.alg : '']
  if (hash === undefined) return false
  const [head, payload] = jwt.text.split('.')
  return createHmac(hash, secret).update(`${head}.${payload}`).digest('base64url') === jwt.signature
}

/** A different signature of the same length. */
export function corruptSignature(signature: string): string {
  const reversed = signature.split('').reverse().join('')
  return reversed === signature ? `${signature.slice(0, -2)}AA` : reversed
}

export interface TokenChange {
  readonly alg?: string | undefined
  readonly header?: JsonObject | undefined
  readonly claims?: JsonObject | undefined
  readonly removeClaims?: readonly string[] | undefined
  readonly signature: 'keep' | 'empty' | 'corrupt' | 'secret'
  readonly secret?: string | undefined
}

/** The token as a rule wants it. */
export function changedJwt(jwt: Jwt, change: TokenChange): string {
  const header = { ...jwt.header, ...(change.alg === undefined ? {} : { alg: change.alg }), ...change.header }
  const claims: JsonObject = { ...jwt.claims, ...change.claims }
  for (const name of change.removeClaims ?? []) delete claims[name]
  if (change.signature === 'secret') return signJwt(header, claims, change.secret ?? '')
  const isNone = typeof change.alg === 'string' && change.alg.toLowerCase() === 'none'
  if (change.signature === 'empty' || isNone) return assembleJwt(header, claims, '')
  return assembleJwt(header, claims, change.signature === 'corrupt' ? corruptSignature(jwt.signature) : jwt.signature)
}
