import { randomBytes } from 'node:crypto'
import type { ConfigInput } from '../config/schema.ts'
import type { Fixture } from './fixture.ts'
import type { FixtureAnswer, FixtureRequest } from './server.ts'
import { fieldText, json, unauthorized } from './server.ts'

/** An account of the fixture's service. */
export interface FixtureAccount {
  username: string
  email: string
  password: string
  role: string
}

/** The state of the service, and what careful routes do with it. */
export class AccountService {
  readonly accounts = new Map<string, FixtureAccount>()
  /** Tokens of sessions and whose they are. */
  readonly sessions = new Map<string, string>()
  private serial = 0

  constructor() {
    for (const name of ['alice', 'bob'])
      this.accounts.set(name, {
        username: name,
        email: `${name}@example.org`,
        password: `Wonder-${name}-42`,
        role: 'user',
      })
  }

  bearer({ headers, cookies }: FixtureRequest): string {
    return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? cookies.sid ?? ''
  }

  caller(request: FixtureRequest): FixtureAccount | undefined {
    return this.accounts.get(this.sessions.get(this.bearer(request)) ?? '')
  }

  find(request: FixtureRequest): FixtureAccount | undefined {
    const name = fieldText(request, 'username')
    const email = fieldText(request, 'email')
    return [...this.accounts.values()].find((one) => one.username === name || (email !== '' && one.email === email))
  }

  open(account: FixtureAccount): string {
    this.serial += 1
    const token = `${randomBytes(18).toString('hex')}${this.serial}`
    this.sessions.set(token, account.username)
    return token
  }

  endSessionsOf(account: FixtureAccount): void {
    for (const [token, name] of this.sessions) if (name === account.username) this.sessions.delete(token)
  }

  register(request: FixtureRequest): FixtureAnswer {
    const username = fieldText(request, 'username')
    const password = fieldText(request, 'password')
    if (this.accounts.has(username)) return json({ error: 'that did not work' }, 409)
    if (password.length < 8 || username === '')
      return json({ error: 'the password must have at least 8 characters' }, 422)
    this.accounts.set(username, { username, email: fieldText(request, 'email'), password, role: 'user' })
    return json({ username }, 201)
  }

  signIn(request: FixtureRequest): FixtureAnswer {
    const account = this.find(request)
    return account === undefined || account.password !== fieldText(request, 'password')
      ? json({ error: 'wrong user name or password' }, 401)
      : json({ token: this.open(account) })
  }

  me(request: FixtureRequest): FixtureAnswer {
    const account = this.caller(request)
    return account === undefined
      ? unauthorized
      : json({ username: account.username, email: account.email, role: account.role })
  }
}

const profile = { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' }

interface AccountApi {
  /** Routes in place of the careful ones, and more. */
  readonly routes?: (service: AccountService) => Fixture['routes']
  /** More configuration; without identities alice and bob sign in at `POST /login`. */
  readonly config?: ConfigInput
}

/** `POST /register`, `POST /login` and `GET /me` of a service with accounts. */
export function accountApi(name: string, { routes, config }: AccountApi = {}): () => Fixture {
  return () => {
    const service = new AccountService()
    return {
      name,
      config: {
        identities: ['alice', 'bob'].map((username) => ({
          name: username,
          owns: { username },
          login: { kind: 'json', url: '/login', body: { username, password: `Wonder-${username}-42` } },
        })),
        ...config,
      },
      routes: {
        'POST /register': { body: profile, handle: (request) => service.register(request) },
        'POST /login': {
          body: { username: 'ada', password: profile.password },
          handle: (request) => service.signIn(request),
        },
        'GET /me': (request) => service.me(request),
        ...routes?.(service),
      },
    }
  }
}
