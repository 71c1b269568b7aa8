import { randomInt } from 'node:crypto'
import { hashOf, isPassword } from '../passwords.ts'
import { Attempts } from '../attempts.ts'
import type { Row } from '../memory-database.ts'
import type { Asker, Desk, Resolvers } from './desk.ts'
import { keyOf, refuse, signedIn } from './desk.ts'
import type { Types } from './types.ts'

const nobodysHash = hashOf('nobody')

function problem(message: string): unknown {
  return { __typename: 'SignInProblem', message }
}

function passwordProblem(password: string, login: string): string | undefined {
  if (password.length < 10 || !/\d/.test(password)) return 'A password has ten characters or more and a digit'
  const isCommon = /password|123456/i.test(password) || password.toLowerCase().includes(login.toLowerCase())
  return isCommon ? 'This password is too easy to guess' : undefined
}

/** Fields for signing in and out and for people. */
export function accountResolvers({ db, tokens, has }: Desk, types: Types): Resolvers {
  const failures = new Attempts()
  const codes = new Map<string, string>()
  const byLogin = (login: string): Row | undefined => db.one('SELECT * FROM users WHERE login = ?', login)

  const session = (row: Row, asker: Asker): unknown => {
    const issued = tokens.issue(String(row['id']))
    asker.cookie = issued.accessToken
    return { __typename: 'Session', ...issued, user: () => types.user(row) }
  }

  return {
    viewer: (_, { user }) => types.user(user) ?? null,
    user: ({ id }, asker) => {
      const member = signedIn(asker)
      const row = db.one('SELECT * FROM users WHERE id = ?', keyOf('User', id))
      const isColleague = row?.['workspace_id'] === member['workspace_id']
      return has('user-ids') || isColleague ? (types.user(row) ?? null) : null
    },

    signUp: ({ input }, asker) => {
      const { login = '', name = '', email = '', password = '' } = input as Record<string, string>
      if (failures.areTooMany('sign-up', 12)) return problem('Too many registrations, wait a moment')
      failures.add('sign-up')
      if (!/^[a-z\d][a-z\d.-]{2,39}$/.test(login))
        return problem('A login has 3 to 40 lower-case letters, digits, dots or dashes')
      const weak = passwordProblem(password, login)
      if (weak !== undefined) return problem(weak)
      if (byLogin(login) !== undefined) return problem('This login is taken')
      db.addUser(login, name, email, password, db.addWorkspace(`${name}'s workspace`))
      return session(byLogin(login) as Row, asker)
    },
    signIn: ({ login: typed, password }, asker) => {
      const login = String(typed)
      const isCounted = has('sign-in-by-aliases') && asker.counted.has(login)
      if (!isCounted && failures.areTooMany(login)) return problem('Too many attempts, wait a moment')
      const row = byLogin(login)
      if (isPassword(String(password), String(row?.['password_hash'] ?? nobodysHash)) && row !== undefined)
        return session(row, asker)
      if (!isCounted) failures.add(login)
      asker.counted.add(login)
      if (!has('sign-in-enumeration')) return problem('Login or password is wrong')
      return problem(row === undefined ? `There is no account ${login}` : 'The password is wrong')
    },
    requestSignInCode: ({ login: typed }) => {
      const login = String(typed)
      if (!has('code-no-limit') && failures.areTooMany(`code ${login}`)) refuse('Too many codes, wait a moment')
      failures.add(`code ${login}`)
      if (byLogin(login) !== undefined) codes.set(login, String(randomInt(10_000)).padStart(4, '0'))
      return { ok: true }
    },
    signInWithCode: ({ login: typed, code }, asker) => {
      const login = String(typed)
      if (!has('code-no-limit') && failures.areTooMany(`with code ${login}`)) return problem('Too many attempts')
      const row = byLogin(login)
      if (row === undefined || codes.get(login) !== code) {
        failures.add(`with code ${login}`)
        return problem('The code is wrong')
      }
      codes.delete(login)
      return session(row, asker)
    },
    refreshSession: ({ refreshToken }, asker) => {
      const row = db.one('SELECT * FROM users WHERE id = ?', tokens.redeem(String(refreshToken)) ?? '')
      return row === undefined ? problem('Sign in again') : session(row, asker)
    },
    signOut: (_, asker) => {
      signedIn(asker)
      const claims = tokens.read(asker.token)
      if (claims !== undefined) tokens.end(claims)
      return { ok: true }
    },
    updateProfile: ({ input }, asker) => {
      const id = signedIn(asker)['id'] ?? ''
      const { name, email, role } = input as Record<string, string | undefined>
      const columns = { name, email, ...(has('profile-role') && { role }) }
      for (const [column, value] of Object.entries(columns))
        if (value !== undefined && value !== null) db.run(`UPDATE users SET ${column} = ? WHERE id = ?`, value, id)
      return types.userById(id)
    },
    changeRole: ({ userId, role }, asker) => {
      const changer = signedIn(asker)
      const row = db.one('SELECT * FROM users WHERE id = ?', keyOf('User', userId))
      const isAdmin = changer['role'] === 'ADMIN' && row?.['workspace_id'] === changer['workspace_id']
      if (!has('change-role') && !isAdmin) refuse('Only administrators change roles')
      if (row === undefined) return refuse('There is no such user')
      db.run('UPDATE users SET role = ? WHERE id = ?', String(role), row['id'] ?? '')
      return types.userById(row['id'])
    },
  }
}
