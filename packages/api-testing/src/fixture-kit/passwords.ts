import type { AccountService } from './accounts.ts'
import type { Fixture } from './fixture.ts'
import { fieldText, forbidden, json, unauthorized } from './server.ts'

interface PasswordFaults {
  readonly endsSessions?: boolean
  /** Says yes and changes nothing. */
  readonly isIgnored?: boolean
  readonly asksCurrent?: boolean
  readonly checksCurrent?: boolean
  /** The body says whose password it is. */
  readonly byName?: boolean
}

/** `PUT /password` of the service. */
export function changesPassword(service: AccountService, faults: PasswordFaults = {}): Fixture['routes'] {
  const { endsSessions = false, isIgnored = false, asksCurrent = true, checksCurrent = true, byName = false } = faults
  return {
    'PUT /password': {
      body: {
        ...(byName ? { username: 'ada' } : {}),
        ...(asksCurrent ? { current_password: 'Kx8!kkdd-2' } : {}),
        new_password: 'Kx8!kkdd-3',
      },
      handle: (request) => {
        const caller = service.caller(request)
        if (caller === undefined) return unauthorized
        if (checksCurrent && caller.password !== fieldText(request, 'current_password')) return forbidden
        const account = byName ? service.find(request) : caller
        if (account === undefined) return forbidden
        if (isIgnored) return json({ ok: true })
        account.password = fieldText(request, 'new_password')
        if (endsSessions) service.endSessionsOf(account)
        return json({ ok: true })
      },
    },
  }
}
