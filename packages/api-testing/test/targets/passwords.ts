import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'

/** `salt:hash`, scrypt with a low cost: tests sign in often. */
export function hashOf(password: string, salt = randomBytes(8).toString('hex')): string {
  return `${salt}:${scryptSync(password, salt, 24, { N: 256 }).toString('hex')}`
}

export function isPassword(password: string, hash: string): boolean {
  const [salt = ''] = hash.split(':')
  return timingSafeEqual(Buffer.from(hashOf(password, salt)), Buffer.from(hash))
}
