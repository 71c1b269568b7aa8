import { randomBytes } from 'node:crypto'
import type { JsonObject } from '../json.ts'
import type { AccountService } from './accounts.ts'
import type { Fixture } from './fixture.ts'
import type { FixtureAnswer, FixtureRequest } from './server.ts'
import { fieldText, json } from './server.ts'

interface ResetFaults {
  /** What of the token the answer shows. */
  readonly shows?: (token: string, request: FixtureRequest) => JsonObject
  readonly isReusable?: boolean
  /** The token opens any account. */
  readonly forAnyAccount?: boolean
  readonly tokenOf?: () => string
  /** The answer for accounts that do not exist. */
  readonly unknown?: FixtureAnswer
  /** Attempts at completing before they are limited; default 10. */
  readonly attempts?: number
  /** Requests for one account before they are limited; default 5. */
  readonly requests?: number
}

/** `POST /forgot-password` and `POST /reset-password` of the service. */
export function resetsPassword(service: AccountService, faults: ResetFaults = {}): Fixture['routes'] {
  const tokens = new Map<string, string>()
  const asked = new Map<string, number>()
  let failures = 0
  const { attempts = 10, requests = 5 } = faults
  const done: JsonObject = { message: 'if there is such an account, a mail was sent to it' }
  return {
    'POST /forgot-password': {
      body: { email: 'ada@example.org' },
      handle: (request) => {
        const account = service.find(request)
        if (account === undefined) return faults.unknown ?? json(done)
        const count = (asked.get(account.username) ?? 0) + 1
        asked.set(account.username, count)
        if (count > requests) return json({ error: 'too many requests' }, 429)
        const token = faults.tokenOf?.() ?? randomBytes(16).toString('hex')
        tokens.set(token, account.username)
        return json({ ...done, ...faults.shows?.(token, request) })
      },
    },
    'POST /reset-password': {
      body: { email: 'ada@example.org', token: 'a1b2c3', password: 'Kx8!kkdd-3' },
      handle: (request) => {
        const token = fieldText(request, 'token')
        const name = tokens.get(token)
        const account = service.find(request)
        if (
          name === undefined ||
          account === undefined ||
          (account.username !== name && faults.forAnyAccount !== true)
        ) {
          failures += 1
          return failures > attempts
            ? json({ error: 'too many attempts' }, 429)
            : json({ error: 'wrong or old token' }, 400)
        }
        account.password = fieldText(request, 'password')
        if (faults.isReusable !== true) tokens.delete(token)
        return json({ message: 'done' })
      },
    },
  }
}
