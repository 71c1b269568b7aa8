import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Role } from './database.ts'
import type { Row } from '../memory-database.ts'
import { hashOf, isPassword } from '../passwords.ts'
import type { Call, Clinic, Route } from './route.ts'
import { Limit, object, Refusal, text } from './route.ts'

const tokensAnswer = object({ accessToken: text, refreshToken: text })
const profile = object({
  username: text,
  email: text,
  phone: text,
  fullName: text,
  role: text,
  patientId: { type: 'string', format: 'uuid' },
})

function shown({ username, email, phone, full_name, role, patient_id }: Row): Row {
  return { username, email, phone, fullName: full_name, role, patientId: patient_id } as Row
}

function checkPassword(password: string, name: string): void {
  if (
    password.toLowerCase().includes(name.toLowerCase()) ||
    password.length < 10 ||
    !/[a-z]/i.test(password) ||
    !/\d/.test(password) ||
    /password|123456|qwert/i.test(password)
  )
    throw new Refusal(422, 'The password is too weak: at least ten characters with letters and digits, no common one')
}

/** Registration, sign-in and what belongs to an account. */
export function accountRoutes({ db, tokens, has }: Clinic): Route[] {
  const refreshTokens = new Map<string, { username: string; sid: string }>()
  const failures = new Limit(5, 3_000)
  const resets = new Limit(3, 3_000)
  const registrations = new Limit(20, 3_000)

  const isCareful = !has('logout-keeps-token')
  const endSessions = (username: string): void => {
    for (const [token, owner] of refreshTokens) if (owner.username === username) refreshTokens.delete(token)
    tokens.revokeAll(username)
  }
  const folded = (username: unknown): string => (isCareful ? String(username).toLowerCase() : String(username))
  const user = (username: unknown): Row | undefined =>
    db.one('SELECT * FROM users WHERE username = ?', folded(username))
  const session = (account: Row, sid = randomUUID() as string): Record<string, string> => {
    const refreshToken = randomBytes(24).toString('base64url')
    const username = String(account['username'])
    refreshTokens.set(refreshToken, { username, sid })
    return { accessToken: tokens.sign(username, String(account['role']), sid), refreshToken }
  }

  const register = ({ body, reply }: Call): unknown => {
    const { username, email, password, fullName } = body as Record<string, string>
    if (!has('register-weak-password')) checkPassword(password ?? '', username ?? '')
    if (!has('login-no-lockout')) registrations.count('all', reply)
    if (!/^[\w.-]{3,64}$/.test(username ?? ''))
      throw new Refusal(422, 'A user name has 3 to 64 letters, digits, dots or dashes')
    if (user(username)) throw new Refusal(409, 'This user name is taken')
    const role = has('register-role') && typeof body['role'] === 'string' ? (body['role'] as Role) : 'patient'
    const account = db.addUser({
      username: folded(username),
      email: email ?? '',
      password: password ?? '',
      fullName: fullName ?? '',
      role,
    })
    return reply.code(201).send(shown(account))
  }

  const login = ({ body, reply }: Call): unknown => {
    const key = folded(body['username'])
    if (!has('login-no-lockout') && failures.isReached(key)) failures.count(key, reply)
    const account = user(key)
    if (account === undefined && has('login-enumeration')) throw new Refusal(401, `There is no account named ${key}`)
    const isRight = isPassword(String(body['password']), String(account?.['password_hash'] ?? hashOf('nobody')))
    if (account !== undefined && isRight) return session(account)
    if (!has('login-no-lockout')) failures.count(key, reply)
    throw new Refusal(401, has('login-enumeration') ? 'Wrong password' : 'Invalid credentials')
  }

  const refresh = ({ body }: Call): unknown => {
    const refreshToken = String(body['refreshToken'])
    const issued = refreshTokens.get(refreshToken)
    const account = user(issued?.username)
    if (account === undefined || issued === undefined) throw new Refusal(401, 'Invalid refresh token')
    if (!has('refresh-reuse')) refreshTokens.delete(refreshToken)
    return session(account, issued.sid)
  }

  const forgotPassword = ({ body, reply }: Call): unknown => {
    if (!has('reset-code-guessable')) resets.count(String(body['username']), reply)
    const code = has('reset-code-guessable') ? String(randomInt(1_000, 10_000)) : randomBytes(16).toString('base64url')
    db.run('UPDATE users SET reset_code = ? WHERE username = ?', code, String(body['username']))
    const message = 'If the account exists, a code is on its way'
    return reply.code(202).send(has('reset-code-returned') && user(body['username']) ? { message, code } : { message })
  }

  const resetPassword = ({ body, reply }: Call): unknown => {
    const username = String(body['username'])
    if (!has('reset-code-guessable')) resets.count(`reset ${username}`, reply)
    const account = user(username)
    if (account === undefined || account['reset_code'] === null || account['reset_code'] !== body['code'])
      throw new Refusal(400, 'Invalid code')
    if (!has('register-weak-password')) checkPassword(String(body['newPassword']), String(account['username']))
    db.run(
      'UPDATE users SET password_hash = ?, reset_code = NULL WHERE username = ?',
      hashOf(String(body['newPassword'])),
      username,
    )
    if (isCareful) endSessions(String(account['username']))
    return { message: 'Password changed' }
  }

  const changePassword = ({ body, user: account, reply }: Call): unknown => {
    if (!has('password-change-no-current')) {
      const key = `change ${account['username']}`
      if (failures.isReached(key)) failures.count(key, reply)
      if (!isPassword(String(body['currentPassword']), String(account['password_hash']))) {
        failures.count(key, reply)
        throw new Refusal(403, 'The present password is wrong')
      }
    }
    if (!has('register-weak-password')) checkPassword(String(body['newPassword']), String(account['username']))
    db.run(
      'UPDATE users SET password_hash = ? WHERE username = ?',
      hashOf(String(body['newPassword'])),
      String(account['username']),
    )
    if (isCareful) endSessions(String(account['username']))
    return { message: 'Password changed' }
  }

  const signOn = ({ query, reply }: Call): unknown => {
    const to = query['returnTo'] ?? '/'
    const isOwn = /^\/(?![/\\])[\w\-./?=&]*$/.test(to)
    reply.header('set-cookie', `sso_state=${randomUUID()}; HttpOnly; SameSite=Lax; Path=/api/v2/auth`)
    return reply
      .code(302)
      .header('location', has('sso-redirect') || isOwn ? to : '/')
      .send()
  }

  const readUser = ({ params, user: caller }: Call): unknown => {
    const account = user(params['username'])
    if (account === undefined) throw new Refusal(404, 'No such user')
    const isAllowed = caller['username'] === account['username'] || caller['role'] === 'admin'
    if (!isAllowed && !has('user-profile-bola')) throw new Refusal(404, 'No such user')
    return shown(account)
  }

  const deleteUser = ({ params, user: caller, reply }: Call): unknown => {
    const isAllowed = caller['username'] === params['username'] || caller['role'] === 'admin'
    if (!isAllowed && !has('user-delete-bola')) throw new Refusal(403, 'Not your account')
    if (user(params['username']) === undefined) throw new Refusal(404, 'No such user')
    db.run('DELETE FROM users WHERE username = ?', params['username'] ?? '')
    return reply.code(204).send()
  }

  return [
    {
      method: 'POST',
      path: '/api/v2/auth/register',
      summary: 'Register as a patient',
      access: 'public',
      body: object({ username: text, email: { type: 'string', format: 'email' }, password: text, fullName: text }),
      answer: profile,
      handle: register,
    },
    {
      method: 'POST',
      path: '/api/v2/auth/login',
      summary: 'Sign in',
      access: 'public',
      body: object({ username: text, password: text }),
      answer: tokensAnswer,
      handle: login,
    },
    {
      method: 'POST',
      path: '/api/v2/auth/refresh',
      summary: 'New tokens for a refresh token',
      access: 'public',
      body: object({ refreshToken: text }),
      answer: tokensAnswer,
      handle: refresh,
    },
    {
      method: 'POST',
      path: '/api/v2/auth/logout',
      summary: 'Sign out',
      access: 'user',
      handle: ({ claims, reply }) => {
        if (isCareful) {
          tokens.revoke(claims.sid)
          for (const [token, { sid }] of refreshTokens) if (sid === claims.sid) refreshTokens.delete(token)
        }
        return reply.code(204).send()
      },
    },
    {
      method: 'POST',
      path: '/api/v2/auth/forgot-password',
      summary: 'Send a code to reset the password',
      access: 'public',
      body: object({ username: text }),
      handle: forgotPassword,
    },
    {
      method: 'POST',
      path: '/api/v2/auth/reset-password',
      summary: 'Set a new password with a code',
      access: 'public',
      body: object({ username: text, code: text, newPassword: text }),
      handle: resetPassword,
    },
    {
      method: 'POST',
      path: '/api/v2/auth/change-password',
      summary: 'Change the own password',
      access: 'user',
      body: object({ 'currentPassword?': text, newPassword: text }),
      handle: changePassword,
    },
    {
      method: 'GET',
      path: '/api/v2/auth/sso',
      summary: 'Begin single sign-on',
      access: 'public',
      query: { returnTo: text },
      handle: signOn,
    },
    {
      method: 'GET',
      path: '/api/v2/me',
      summary: 'The own account',
      access: 'user',
      answer: profile,
      handle: ({ user: account }) =>
        has('me-password-hash')
          ? { ...shown(account), passwordHash: account['password_hash'], resetCode: account['reset_code'] }
          : shown(account),
    },
    {
      method: 'GET',
      path: '/api/v2/users/{username}',
      summary: 'An account',
      access: 'user',
      answer: profile,
      handle: readUser,
    },
    {
      method: 'DELETE',
      path: '/api/v2/users/{username}',
      summary: 'Delete an account',
      access: 'user',
      handle: deleteUser,
    },
  ]
}
