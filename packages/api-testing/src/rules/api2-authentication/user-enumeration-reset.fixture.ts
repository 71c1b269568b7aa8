import { accountApi, defineFixtures, json, resetsPassword } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: accountApi('404', {
    routes: (service) => resetsPassword(service, { unknown: json({ error: 'no such account' }, 404) }),
  }),
  quiet: [
    accountApi('one answer for both', { routes: (service) => resetsPassword(service) }),
    accountApi('a new number in each', {
      routes: (service) =>
        resetsPassword(service, {
          shows: () => ({ ticket: Math.random().toString(36).slice(2) }),
          unknown: json({ error: 'later' }, 202),
        }),
    }),
  ],
})
