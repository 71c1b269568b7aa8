import type { AccountService } from './accounts.ts'
import type { Fixture } from './fixture.ts'
import { fieldText, json } from './server.ts'

/** `POST /register` with a policy of its own, and what becomes of the password that was chosen. */
export function registersAll(
  service: AccountService,
  isGood: (password: string, username: string) => boolean,
  kept: (password: string) => string = (password) => password,
  refusal = 422,
): Fixture['routes'] {
  return {
    'POST /register': {
      body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
      handle: (request) => {
        const username = fieldText(request, 'username')
        const password = fieldText(request, 'password')
        if (service.accounts.has(username) || !isGood(password, username))
          return json({ success: false, error: 'choose another' }, refusal)
        service.accounts.set(username, {
          username,
          email: fieldText(request, 'email'),
          password: kept(password),
          role: 'user',
        })
        return json({ username }, 201)
      },
    },
  }
}
