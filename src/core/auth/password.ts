import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { HoldfastError } from '../errors.ts'

/** Argon2id (RFC 9106) with OWASP's parameters: 19 MiB, 2 passes, 1 lane. */
const parameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

const derive = (password: string, nonce: Buffer, p: typeof parameters): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    argon2('argon2id', { message: password.normalize('NFKC'), nonce, ...p }, (error, tag) =>
      error ? reject(error) : resolve(tag),
    ),
  )

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** Hashes a password into the PHC string format: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await derive(password, salt, parameters)
  return `$argon2id$v=19$m=${parameters.memory},t=${parameters.passes},p=${parameters.parallelism}$${base64(salt)}$${base64(tag)}`
}

/** A hash of no password, so that an unknown account costs as long as a wrong password. */
const nobody = hashPassword(randomBytes(16).toString('hex'))

/** Compares in constant time. An account without a password, or none at all, takes as long and is always false. */
export async function verifyPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
    stored ?? (await nobody),
  )
  if (!match) throw new Error('a stored password hash is not in the PHC format of argon2id')
  const [, memory, passes, parallelism, salt = '', hash = ''] = match
  const expected = Buffer.from(hash, 'base64')
  const tag = await derive(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(tag, expected) && stored != null
}

/** What people put into a password when it has to be long, with digits and signs around it. */
const commonWords = new Set([
  'password',
  'passwort',
  'passphrase',
  'qwerty',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'letmein',
  'welcome',
  'iloveyou',
  'changeme',
  'admin',
  'administrator',
  'secret',
  'security',
  'holdfast',
  'football',
  'sunshine',
])

/** A part over and over, a run such as 123456789012, or a common word with digits and signs around it. */
function isGuessable(password: string): boolean {
  const text = password.toLowerCase()
  for (let period = 1; period <= text.length / 2; period++)
    if (text.slice(period) === text.slice(0, -period)) return true
  const steps = new Set(
    Array.from({ length: text.length - 1 }, (_, at) => (text.charCodeAt(at + 1) - text.charCodeAt(at) + 10) % 10),
  )
  if (steps.size === 1 && (steps.has(1) || steps.has(9))) return true
  const bare = text.replace(/^[^a-z]+/, '').replace(/[^a-z]+$/, '')
  return commonWords.has(
    bare
      .replaceAll('0', 'o')
      .replaceAll('1', 'i')
      .replaceAll('3', 'e')
      .replaceAll(/[@4]/g, 'a')
      .replaceAll(/[$5]/g, 's'),
  )
}

/** Length over composition rules (NIST SP 800-63B §3.1.1.2): 12 characters, not the e-mail address, and nothing that is guessed first. */
export function requireGoodPassword(password: string, email: string): void {
  const complain = (message: string): never => {
    throw new HoldfastError('invalid_input', `password: ${message}`, { issues: [{ path: 'password', message }] })
  }
  const [local = ''] = email.toLowerCase().split('@')
  // characters, not code units (NIST SP 800-63B §3.1.1.2)
  if (Array.from(password).length < 12) complain('use at least 12 characters; a few words make a good one')
  if (password.length > 200) complain('use at most 200 characters')
  if (new Set(password).size < 5) complain('use more than a few different characters')
  if (isGuessable(password))
    complain('this is among the first that anybody would guess; a few unrelated words make a good one')
  if (
    password.toLowerCase().includes(email.toLowerCase()) ||
    (local.length >= 5 &&
      password.toLowerCase() === local.repeat(Math.ceil(password.length / local.length)).slice(0, password.length))
  ) {
    complain('do not use your e-mail address')
  }
}
