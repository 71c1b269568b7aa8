import { accountApi, changesPassword, defineFixtures, fieldText, json, unauthorized } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: [
    accountApi('name in the path', {
      routes: (service) => ({
        'PUT /users/{username}/password': {
          body: { password: 'Kx8!kkdd-3' },
          handle: (request) => {
            const account = service.accounts.get(request.params.username ?? '')
            if (service.caller(request) === undefined || account === undefined) return unauthorized
            account.password = fieldText(request, 'password')
            return json({ ok: true })
          },
        },
      }),
    }),
    accountApi('name in the body', {
      routes: (service) => changesPassword(service, { checksCurrent: false, byName: true }),
    }),
  ],
  quiet: [
    accountApi('of the session', { routes: (service) => changesPassword(service, { checksCurrent: false }) }),
    accountApi('ignored with 200', {
      routes: (service) => changesPassword(service, { checksCurrent: false, isIgnored: true }),
    }),
  ],
})
