import { accountApi, defineFixtures, fieldText, json } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('compares as typed'),
  quiet: accountApi('one form for all spellings', {
    routes: (service) => ({
      'POST /register': {
        body: { username: 'ada', email: 'ada@example.org', password: 'Kx8!kkdd-2' },
        handle: (request) => {
          const name = fieldText(request, 'username').trim().toLowerCase()
          const isTaken = [...service.accounts.keys()].some((known) => known.trim().toLowerCase() === name)
          return isTaken ? json({ error: 'that did not work' }, 409) : service.register(request)
        },
      },
    }),
  }),
})
