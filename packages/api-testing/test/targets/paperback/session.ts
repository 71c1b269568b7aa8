import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Shop, User } from './shop.ts'
import { userWithId } from './shop.ts'

/** Ends the handling of a request with this status. */
export class Refusal extends Error {
  readonly statusCode: number
  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

interface Claims {
  sub: string
  sid: string
  exp: number
  nbf?: number
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function signed(shop: Shop, head: string): string {
  return createHmac('sha256', shop.secret).update(head).digest('base64url')
}

/** A token of a new session. */
export function tokenFor(shop: Shop, user: User): string {
  const sid = randomUUID()
  shop.sessions.set(sid, user.id)
  const open = [...shop.sessions].filter(([, id]) => id === user.id).map(([key]) => key)
  if (!shop.flawed('sessions-unlimited')) for (const oldest of open.slice(0, -5)) shop.sessions.delete(oldest)
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    sub: user.id,
    sid,
    iat: now,
    exp: now + (shop.flawed('jwt-long-lived') ? 400 * 86_400 : 1800),
    ...(shop.flawed('jwt-claims') ? { email: user.email, password_hash: user.password_hash } : {}),
  }
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${head}.${signed(shop, head)}`
}

function claimsOf(shop: Shop, token: string): Claims | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.')
  try {
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg?: string }
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
    const isUnsigned = shop.flawed('jwt-none') && alg?.toLowerCase() === 'none'
    const expected = Buffer.from(signed(shop, `${header}.${payload}`))
    const given = Buffer.from(signature)
    const isSigned = alg === 'HS256' && expected.length === given.length && timingSafeEqual(expected, given)
    if (!isUnsigned && !isSigned) return undefined
    const now = Date.now() / 1000
    if (claims.exp < now && !shop.flawed('jwt-expiry-ignored')) return undefined
    return (claims.nbf ?? 0) > now && !shop.flawed('jwt-not-before-ignored') ? undefined : claims
  } catch {
    return undefined
  }
}

export function tokenOf(shop: Shop, request: FastifyRequest): string | undefined {
  const header = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  const cookie = /(?:^|;\s*)session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
  const query = shop.flawed('token-in-url') ? (request.query as { access_token?: string }).access_token : undefined
  return header ?? (request.method === 'GET' ? cookie : undefined) ?? query
}

export function sessionOf(shop: Shop, request: FastifyRequest): { user: User; sid: string } | undefined {
  const token = tokenOf(shop, request)
  const claims = token === undefined ? undefined : claimsOf(shop, token)
  if (claims === undefined || shop.sessions.get(claims.sid) !== claims.sub) return undefined
  const user = userWithId(shop, claims.sub)
  return user === undefined ? undefined : { user, sid: claims.sid }
}

export function callerOf(shop: Shop, request: FastifyRequest): User {
  const session = sessionOf(shop, request)
  if (session === undefined) throw new Refusal(401, 'sign in first')
  return session.user
}

export function adminOf(shop: Shop, request: FastifyRequest, isUnchecked = false): User {
  const user = callerOf(shop, request)
  if (user.role !== 'admin' && !isUnchecked) throw new Refusal(403, 'for administrators')
  return user
}
